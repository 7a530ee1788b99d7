// A small menu beside its button, above everything else. Contract: `openMenu(button, items)` with items {label, act,
// grave}; Escape, a click elsewhere or a choice closes it and gives the focus back; arrow keys move.

import { h } from "./dom.js";

export function openMenu(button, items) {
  const box = h("div", { class: "popmenu", popover: "auto", role: "menu", "aria-label": button.getAttribute("aria-label") });
  for (const { label, act, grave } of items)
    box.append(h("button", { type: "button", role: "menuitem", class: grave ? "grave" : "", on: { click: () => { box.hidePopover(); act(); } } }, label));
  box.addEventListener("keydown", (event) => moveBy(box, event));
  box.addEventListener("toggle", (event) => {
    button.setAttribute("aria-expanded", String(event.newState === "open"));
    if (event.newState !== "closed") return;
    const inside = box.contains(document.activeElement) || document.activeElement === document.body;
    box.remove();
    if (inside && button.isConnected) button.focus();
  });
  (button.closest("main") ?? document.body).append(box);
  box.showPopover();
  const [place, own] = [button.getBoundingClientRect(), box.getBoundingClientRect()];
  const below = place.bottom + own.height + 8 < innerHeight;
  box.style.left = `${Math.max(8, Math.min(place.right - own.width, innerWidth - own.width - 8))}px`;
  box.style.top = `${below ? place.bottom + 4 : place.top - own.height - 4}px`;
  box.firstChild?.focus();
}

function moveBy(box, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...box.children];
  items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
}
