// Asking for the API key. Contract: `askForKey(refused)` resolves to a key or null; it keeps nothing (api.js does, in this
// tab only).

import { dialog } from "./dialogs.js";
import { h } from "./dom.js";

export async function askForKey(refused) {
  const input = h("input", { type: "password", id: "api-key", autocomplete: "off", spellcheck: "false", required: true });
  const form = h("form", { method: "dialog" },
    h("p", {}, refused ? "The key was refused. Is it the key of your group?" : "This service asks for the key of your group."),
    h("label", { for: "api-key" }, "API key"), input,
    h("p", { class: "hint" }, "It is kept in this tab until you close it, and sent to this service only."),
    h("footer", {}, h("button", { class: "primary", type: "submit", value: "given" }, "Use this key")));
  const open = dialog("Your key, please", form);
  return (await open.closed) === "given" ? input.value.trim() || null : null;
}
