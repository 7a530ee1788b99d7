// Mending a text. Contract: `editor({artifact, text, tag, language, close, saved})` is a form in place of the text; saving sends it with the
// checksum that was read (If-Match), so that nobody's change is overwritten unseen; what depends on it is made again by the service.

import { api } from "./api.js";
import { h } from "./dom.js";

export function editor({ artifact, text, tag, language, label, close, saved }) {
  const field = h("textarea", { rows: Math.min(16, 3 + Math.ceil(text.length / 45)), lang: language, "aria-label": label, spellcheck: "true", value: text });
  const trouble = h("p", { class: "trouble", role: "alert" });
  const save = h("button", { type: "submit", class: "primary small" }, "Save and go on from here");
  const leave = h("button", { type: "button", class: "quiet small", on: { click: close } }, "Leave as it was");
  const form = h("form", { class: "editor" }, field, trouble, h("p", { class: "acts" }, save, leave));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    save.disabled = true;
    try {
      await api.send("PATCH", artifact.url, { text: field.value }, { "If-Match": tag ?? `"${artifact.sha256}"` });
      saved(field.value);
    } catch (error) {
      trouble.textContent = error.status === 412
        ? "Somebody changed this text meanwhile. Copy yours, leave, and look at theirs."
        : error.message;
      save.disabled = false;
    }
  });
  return { form, focus: () => { field.focus(); field.setSelectionRange(0, 0); } };
}
