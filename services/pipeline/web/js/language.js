// The language switch. Contract: `languageSwitch(box, codes, chosen, choose)` shows one choice per language of the translations, as
// radio buttons; it is hidden while there is none to choose between.

import { h } from "./dom.js";
import { languageName } from "./format.js";

export function languageSwitch(box, codes, chosen, choose) {
  const known = box.dataset.codes === codes.join(",");
  box.hidden = codes.length < 2;
  if (known) {
    for (const input of box.querySelectorAll("input")) input.checked = input.value === chosen;
    return;
  }
  box.dataset.codes = codes.join(",");
  box.querySelectorAll("label").forEach((label) => label.remove());
  for (const code of codes) {
    const input = h("input", { type: "radio", name: "language", value: code, checked: code === chosen, on: { change: () => choose(code) } });
    box.append(h("label", {}, input, h("span", {}, languageName(code))));
  }
}
