// Two groups side by side. Contract: `compare(section, {groups, language}, place, go)` shows, prompt by prompt and page by page, the chosen
// column of group a and group b, the words they differ by, their sounds and their checks; `place` has the choice from the address, `go` puts
// another there. `comparisonHeard` takes a live event.

import { Cell } from "./cell.js";
import { COLUMNS, languageOf, note } from "./columns.js";
import { diffView, diffWords } from "./diff.js";
import { h } from "./dom.js";
import { failed } from "./notices.js";
import { Store } from "./store.js";
import { load } from "./texts.js";

let seen = { store: null, pairs: new Map() };

export function comparisonHeard(event, data) {
  const place = seen.store?.apply(event, data);
  if (place) seen.pairs.get(place.prompt)?.changed_(place.step);
}

export async function compare(section, { groups, language }, place, go) {
  const [a, b] = [place.get("a") ?? groups[0], place.get("b") ?? groups.find((group) => group !== (place.get("a") ?? groups[0]))];
  const column = COLUMNS.find(({ key }) => key === place.get("column")) ?? COLUMNS[1];
  const head = h("div", { class: "toolbar" }, h("div", {}, h("h1", { id: "compare-title" }, "Compare two groups")), choices({ groups, a, b, column, language }, go));
  if (!b) {
    section.replaceChildren(head, h("p", { class: "status none" }, "There are fewer than two groups."));
    return;
  }
  const list = h("div", { class: "pairs" });
  const more = h("button", { type: "button", on: { click: () => next().catch(failed) } }, "More prompts");
  section.replaceChildren(head, list, h("div", { class: "more" }, more));
  const store = new Store();
  const pairs = new Map();
  store.shown = [a, b];
  seen = { store, pairs };
  const near = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
    near.unobserve(entry.target);
    entry.target.fill_();
  }), { rootMargin: "600px 0px" });
  const next = async () => {
    for (const row of await store.more()) {
      const pair = pairOf(row, a, b, column, language);
      pairs.set(row.prompt, pair);
      list.append(pair);
      near.observe(pair);
    }
    more.hidden = store.whole;
  };
  await next();
}

function choices({ groups, a, b, column, language }, go) {
  const pick = (id, words, options, chosen) => {
    const offered = options.map(([value, name]) => h("option", { value, selected: value === chosen }, name));
    return h("label", { class: "pick" }, h("span", {}, words), h("select", { data: { pick: id } }, offered));
  };
  const named = groups.map((group) => [group, group]);
  const columns = COLUMNS.map((one) => [one.key, note(one, language) ? `${one.title}, ${note(one, language)}` : one.title]);
  const box = h("div", { class: "tools" }, pick("a", "Group", named, a), pick("b", "with", named, b), pick("column", "in", columns, column.key));
  box.addEventListener("change", () => go(Object.fromEntries([...box.querySelectorAll("select")].map((select) => [select.dataset.pick, select.value]))));
  return box;
}

function pairOf(row, a, b, column, language) {
  const body = h("div", { class: "sides" });
  const between = h("section", { class: "between", "aria-label": `From ${a} to ${b}, ${row.title || row.prompt}`, hidden: true });
  const box = h("article", { class: "pair", "aria-label": row.title || row.prompt }, h("h2", {}, row.title || row.prompt), body, between);
  const cells = [];
  const differ = () => column.kind === "text" && difference(between, row, a, b, column, language).catch(failed);
  box.fill_ = () => {
    for (const group of [a, b]) {
      if (row.cells[group]) cells.push(part(column, row, group, language));
      body.append(h("div", { class: "side" }, h("h3", {}, group), row.cells[group] ? cells.at(-1).element : h("p", { class: "status none" }, "Nothing made")));
    }
    differ();
  };
  box.changed_ = (step) => {
    for (const cell of cells) cell.update();
    if (step === column.step(language)) differ();
  };
  return box;
}

function part(column, row, group, language) {
  const cell = new Cell(column, row, group, language, { alone: true });
  cell.element.removeAttribute("role");
  return cell;
}

async function difference(between, row, a, b, column, language) {
  const artifacts = [a, b].map((group) => row.cells[group]?.steps[column.step(language)]?.artifact);
  if (!artifacts.every(Boolean)) return;
  const [one, two] = await Promise.all(artifacts.map(load));
  const runs = diffWords(one.text, two.text);
  const shown = runs ? diffView(runs, languageOf(column, language)) : h("p", { class: "status none" }, "Too long to compare word by word.");
  between.replaceChildren(h("h3", {}, `From ${a} to ${b}`), shown);
  between.hidden = false;
}
