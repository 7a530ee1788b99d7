// What is said of a step that has nothing to show yet. Contract: `status(column, step)` is a line, of a failure with what to do;
// pure.

import { h } from "./dom.js";
import { sentence } from "./format.js";

const WORDS = { waiting: "Waits for its turn", blocked: "Waits for what it is made from", cancelled: "Cancelled" };

export function status(column, step) {
  if (!step) return h("p", { class: "status none" }, "Not asked for");
  if (step.state === "running") return h("p", { class: "status running" }, `${column.verb}…`);
  if (step.state !== "failed") return h("p", { class: `status ${step.state}` }, sentence(step.error?.message ?? WORDS[step.state] ?? step.state));
  return h("div", { class: "status failed" },
    h("p", {}, sentence(step.error?.message ?? "It failed")), step.error?.hint && h("p", { class: "hint" }, sentence(step.error.hint)));
}
