// What made an artifact. Contract: `details(step, {group, prompt})` lists its model, licence, time, tries, size, checks and checksum as terms and
// values; `chips(artifact)` shows checks that people should see at a glance: what was measured, and every flag. Pure.

import { withQuery } from "./api.js";
import { h, icon, unseen } from "./dom.js";
import { downloadLink } from "./download.js";
import { bar, clock, keptThing, moment, scoreTerm, scoreWords, size, spent } from "./format.js";

const UNMEASURED = "not_measured"; // said in the details only

export function chips(artifact) {
  const scores = artifact.scores ?? [];
  const kept = scores.filter((score) => score.passed && keptThing(score.name));
  const marks = [
    artifact.edited && h("li", { class: "chip" }, "Edited by hand"),
    ...scores.filter((score) => !kept.includes(score)).map(scoreChip),
    kept.length && h("li", { class: "chip passed" }, icon("check"), `${listed(kept.map((score) => keptThing(score.name)))} kept`),
    ...(artifact.flags ?? []).filter((flag) => flag.code !== UNMEASURED).map(flagChip),
  ].filter(Boolean);
  return marks.length ? h("ul", { class: "chips", "aria-label": "Checks" }, marks) : null;
}

function scoreChip(score) {
  const [words, meaning] = scoreWords(score);
  return score.passed
    ? h("li", { class: "chip passed", title: meaning }, icon("check"), words, unseen(", good enough"))
    : h("li", { class: "chip poor", title: meaning }, icon("warn"), words, unseen(`, should be ${bar(score)}`));
}

const flagChip = ({ code, message }) => h("li", { class: "chip flag" }, icon("warn"), message || code.replaceAll("_", " "));

const listed = (words) => (words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words[0]);

export function details(step, { group, prompt }) {
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
    ["Checksum", artifact.sha256.slice(0, 16)],
    ...(artifact.scores ?? []).map((score) => [scoreTerm(score.name), `${Number(score.value.toFixed(3))}, ${bar(score)}`]),
    ...(artifact.flags ?? []).map((flag) => [flag.code === UNMEASURED ? "Not checked" : "Note", flag.message]),
  ];
  const list = h("dl", {});
  for (const [term, value] of terms) if (value) list.append(h("div", {}, h("dt", {}, term), h("dd", { translate: "no" }, value)));
  return h("div", { class: "details" }, list, h("p", { class: "acts" }, files(step, group, prompt)));
}

function files({ artifact, name, language }, group, prompt) {
  const whole = downloadLink(withQuery(artifact.url, { download: 1 }), artifact.path.split("/").slice(-2).join("-"), "Download");
  if (name !== "speak" && !name.startsWith("dub.")) return [whole];
  const place = `feeds/${encodeURIComponent(group)}/${encodeURIComponent(language ?? "en")}/${encodeURIComponent(prompt)}`;
  const captions = ["srt", "vtt"].map((kind) =>
    downloadLink(`${place}.${kind}`, `${prompt}-${group}-${language ?? "en"}.${kind}`, kind.toUpperCase(), { "aria-label": `Subtitles, ${kind}` }));
  return [whole, captions].flat();
}
