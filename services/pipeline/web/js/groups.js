// Which groups are shown. Contract: `groupFilter(groups, shown, choose)` keeps a menu of check boxes in step with what there is;
// `choose` gets the list, or null for all.

import { $, h } from "./dom.js";
import { several } from "./format.js";

export function groupFilter(groups, shown, choose) {
  const box = $("group-choices");
  $("group-filter").hidden = groups.length < 2;
  $("group-filter-summary").textContent = shown ? several(shown.length, "group") : "All groups";
  if (box.dataset.groups === groups.join(",")) return;
  box.dataset.groups = groups.join(",");
  box.querySelectorAll("label").forEach((label) => label.remove());
  for (const group of groups) {
    const input = h("input", { type: "checkbox", value: group, checked: !shown || shown.includes(group) });
    box.append(h("label", { class: "choice" }, input, group));
  }
  box.onchange = () => {
    const inputs = [...box.querySelectorAll("input")];
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    choose(chosen.length === inputs.length || !chosen.length ? null : chosen);
  };
}
