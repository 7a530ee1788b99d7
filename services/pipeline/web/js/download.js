// Files to keep. Contract: `downloadLink(url, name, words)` is a plain link where no key is needed; with a key the bytes are
// fetched with it and handed to the browser under `name`.

import { api } from "./api.js";
import { h } from "./dom.js";
import { failed } from "./notices.js";

export function downloadLink(url, name, words, properties = {}) {
  const link = h("a", { href: url, download: name, class: "act", ...properties }, words);
  link.addEventListener("click", (event) => {
    if (!api.key) return;
    event.preventDefault();
    save(url, name).catch(failed);
  });
  return link;
}

async function save(url, name) {
  const bytes = URL.createObjectURL(await api.blob(url));
  h("a", { href: bytes, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(bytes), 60_000);
}
