// The groups in the order of what they reached. Contract: `leaderboard(section, languages)` fills the section from GET /v1/leaderboard:
// tasks done, scores, and each group's podcast feeds.

import { api } from "./api.js";
import { downloadLink } from "./download.js";
import { h, unseen } from "./dom.js";
import { languageName } from "./format.js";

const ABOUT = "How much each group has made, and how well it passes its checks.";
const TASKS = [["transcribe", "Transcribed"], ["generate", "Written"], ["speak", "Spoken"], ["translate", "Translated"], ["dub", "Dubbed"]];

export async function leaderboard(section, languages) {
  const { data } = await api.json("v1/leaderboard");
  const most = Math.max(1, ...data.flatMap((one) => TASKS.map(([task]) => one.tasks[task] ?? 0)));
  const places = [...data].sort((one, two) => (two.score ?? -1) - (one.score ?? -1) || two.done - one.done || one.group.localeCompare(two.group));
  const titles = [unseen("Place"), "Group", "Score", "Episodes done", ...TASKS.map(([, words]) => words), "Podcast"];
  const head = h("thead", {}, h("tr", {}, titles.map((words) => h("th", { scope: "col" }, words))));
  const rows = places.map((one, index) => h("tr", {},
    h("td", { class: "place" }, String(index + 1)), h("th", { scope: "row" }, one.group), score(one), done(one),
    TASKS.map(([task]) => count(one.tasks[task] ?? 0, most)), feeds(one.group, languages)));
  const table = h("table", {}, head, h("tbody", {}, rows));
  section.replaceChildren(
    h("div", { class: "toolbar" }, h("div", {}, h("h1", { id: "board-title" }, "Leaderboard"), h("p", { class: "count" }, ABOUT))),
    data.length
      ? h("div", { class: "board", tabindex: 0, role: "region", "aria-label": "Places" }, table)
      : h("p", { class: "status none" }, "No group has made anything yet."));
}

const score = (one) => h("td", { class: "score" }, Number.isFinite(one.score) ? String(Math.round(one.score * (one.score <= 1 ? 100 : 1))) : "–");

const done = (one) => h("td", {}, `${one.done} of ${one.episodes}`, one.failed ? h("span", { class: "poor" }, `, ${one.failed} failed`) : null);

function count(value, most) {
  return h("td", {}, h("span", { class: "number" }, String(value)), h("progress", { max: most, value, "aria-hidden": "true", tabindex: -1 }));
}

function feeds(group, languages) {
  const codes = [...new Set(["en", ...languages])];
  return h("td", { class: "feeds" }, codes.map((code) => {
    const url = `feeds/${encodeURIComponent(group)}/${encodeURIComponent(code)}.xml`;
    return downloadLink(url, `${group}-${code}.xml`, code, { download: null, "aria-label": `Podcast feed of ${group}, ${languageName(code)}` });
  }));
}
