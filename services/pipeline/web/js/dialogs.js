// Dialogs. Contract: `dialog(title, ...content)` opens a modal one and gives {box, close, closed}; `sure(question, yes)` asks and
// resolves to true or false. The browser keeps the focus inside and gives it back; Escape closes.

import { h, icon } from "./dom.js";

let count = 0;

export function dialog(title, ...content) {
  const id = `dialog-${++count}`;
  const close = h("button", { type: "button", class: "bare", "aria-label": "Close", on: { click: () => box.close() } }, icon("close"));
  const box = h("dialog", { "aria-labelledby": id }, h("header", {}, h("h2", { id }, title), close), ...content);
  const closed = new Promise((done) => box.addEventListener("close", () => { box.remove(); done(box.returnValue); }));
  document.body.append(box);
  box.showModal();
  return { box, close: (value) => box.close(value), closed };
}

export async function sure(question, explained, yes) {
  const agree = h("button", { type: "button", class: "grave", on: { click: () => open.close("yes") } }, yes);
  const leave = h("button", { type: "button", class: "quiet", autofocus: true, on: { click: () => open.close("") } }, "Leave it");
  const open = dialog(question, h("p", {}, explained), h("footer", {}, leave, agree));
  return (await open.closed) === "yes";
}
