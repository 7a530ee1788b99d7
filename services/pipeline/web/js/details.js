// What made an artifact. Contract: `details(step)` lists its model, licence, time, tries, size, checks and checksum as terms and
// values; `chips(artifact)` shows checks that people should see at a glance: what was measured, and every flag. Pure.

import { withQuery } from "./api.js";
import { h, icon, unseen } from "./dom.js";
import { downloadLink } from "./download.js";
import { bar, clock, moment, scoreWords, size, spent } from "./format.js";

export function chips(artifact) {
  const marks = [];
  if (artifact.edited) marks.push(h("li", { class: "chip" }, "Edited by hand"));
  for (const score of artifact.scores ?? []) {
    const [words, meaning] = scoreWords(score);
    const sign = score.passed ? icon("check") : icon("warn");
    marks.push(h("li", { class: score.passed ? "chip passed" : "chip poor", title: meaning }, sign, words, unseen(score.passed ? ", good enough" : `, should be ${bar(score)}`)));
  }
  for (const flag of artifact.flags ?? []) marks.push(h("li", { class: "chip poor" }, icon("warn"), flag.message || flag.code.replaceAll("_", " ")));
  return marks.length ? h("ul", { class: "chips", "aria-label": "Checks" }, marks) : null;
}

export function details(step) {
  const { artifact } = step;
  const terms = [
    ["Model", artifact.model],
    ["Revision", artifact.revision],
    ["Licence", artifact.licence],
    ["Took", step.seconds > 0 ? spent(step.seconds) : ""],
    ["Tries", step.attempts > 1 ? String(step.attempts) : ""],
    ["Begun", moment(step.started_at)],
    ["Length", clock(artifact.audio_seconds ?? Number.NaN)],
    ["Size", size(artifact.bytes)],
    ["File", artifact.path],
    ["SHA-256", artifact.sha256],
    ...(artifact.scores ?? []).map((score) => [scoreWords(score)[1], `${Number(score.value.toFixed(3))}, ${bar(score)}`]),
  ];
  const list = h("dl", {});
  for (const [term, value] of terms) if (value) list.append(h("div", {}, h("dt", {}, term), h("dd", { translate: "no" }, value)));
  return h("div", { class: "details" }, list, h("p", { class: "acts" }, files(artifact)));
}

function files(artifact) {
  const name = artifact.path.split("/").slice(-2).join("-");
  const whole = downloadLink(withQuery(artifact.url, { download: 1 }), name, "Download");
  if (artifact.kind !== "audio") return [whole];
  const stem = name.replace(/\.\w+$/, "");
  const captions = ["srt", "vtt"].map((format) => downloadLink(withQuery(artifact.url, { format, download: 1 }), `${stem}.${format}`, format.toUpperCase()));
  return [whole, unseen("Subtitles:"), ...captions];
}
