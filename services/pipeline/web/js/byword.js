// A text's words as buttons, for those who don't point: arrow keys move from word to word, Enter hears from there. Contract:
// `byWord(element, track)` shows them in place of the text element until they are closed; one tab stop in all.

import { h } from "./dom.js";
import { hearFrom } from "./reading.js";

export function byWord(element, track) {
  const words = [...element.textContent.matchAll(/\S+/g)];
  const buttons = words.map((found, index) =>
    h("button", { type: "button", class: "word", tabindex: index ? -1 : 0, data: { from: found.index, length: found[0].length } }, found[0]));
  const box = h("div", { class: "by-word", role: "group", lang: element.lang, "aria-label": "Words: arrow keys move, Enter hears from there" });
  buttons.forEach((button) => box.append(button, " "));
  box.addEventListener("click", (event) => {
    const button = event.target.closest(".word");
    if (!button) return;
    move(buttons, buttons.indexOf(button));
    hearFrom(element, Number(button.dataset.from) + Math.floor(button.dataset.length / 2), track);
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (!step) return;
    event.preventDefault();
    const now = buttons.indexOf(document.activeElement);
    move(buttons, Math.max(0, Math.min(buttons.length - 1, now + step)));
  });
  return { box, focus: () => buttons[0]?.focus() };
}

function move(buttons, index) {
  buttons.forEach((button, place) => { button.tabIndex = place === index ? 0 : -1; });
  buttons[index].focus();
}
