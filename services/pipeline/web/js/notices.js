// Short words at the foot of the page. Contract: `say(text, {trouble, action})` shows a notice that screen readers are told
// of; it goes by itself after a while, an error stays until it is closed. `failed(error)` says an error.

import { $, h, icon } from "./dom.js";

const STAYS = 6000;

export function say(text, { trouble = false, action = null } = {}) {
  const close = h("button", { type: "button", class: "bare", "aria-label": "Close this notice", on: { click: () => notice.remove() } }, icon("close"));
  const button = action && h("button", { type: "button", class: "quiet", on: { click: () => { notice.remove(); action.act(); } } }, action.label);
  const notice = h("div", { class: trouble ? "notice trouble" : "notice" }, trouble ? icon("warn") : null, h("p", {}, text), button, close);
  $("notices").append(notice);
  if (!trouble) setTimeout(() => notice.remove(), STAYS);
}

export function failed(error) {
  if (error?.name !== "AbortError") say(error?.message ?? String(error), { trouble: true });
}
