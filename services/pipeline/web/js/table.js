// The table of prompts. Contract: pages come from the store as the end comes near; a row's groups exist only near what is
// seen, so that hundreds of prompts by ten groups stay quick; `changed` shows a live event. It knows rows, not cells.

import { COLUMNS, note } from "./columns.js";
import { $, h } from "./dom.js";
import { languageName, several } from "./format.js";
import { failed } from "./notices.js";
import { Row } from "./row.js";

const NEAR = "900px 0px";
const FRESH = 6000; // milliseconds that a row which was brought into sight stands out
const FAR = "3600px 0px";

export class Table {
  constructor(store, { again }) {
    Object.assign(this, { store, again, rows: new Map(), language: null, loading: null });
    this.element = $("table");
    const row = (entry) => this.rows.get(entry.target.dataset.prompt);
    this.near = new IntersectionObserver((entries) => entries.forEach((entry) => entry.isIntersecting && row(entry)?.fill()), { rootMargin: NEAR });
    this.far = new IntersectionObserver((entries) => entries.forEach((entry) => entry.isIntersecting || row(entry)?.empty()), { rootMargin: FAR });
    new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.more(), { rootMargin: NEAR }).observe($("more-box"));
    $("more").addEventListener("click", () => this.more());
  }

  // Everything anew: at the start, and when other groups are to be seen.
  async load() {
    this.store.clear();
    this.rows.clear();
    this.near.disconnect();
    this.far.disconnect();
    this.element.replaceChildren(this.heads());
    await this.more();
  }

  heads() {
    const name = (column) => [column.title, note(column, this.language ?? "") && h("span", { class: "note" }, note(column, this.language ?? ""))];
    return h("div", { class: "heads", role: "rowgroup" }, h("div", { class: "head-row", role: "row" },
      h("div", { role: "columnheader" }, "Audio Prompt"), h("div", { role: "columnheader", class: "unseen" }, "Group"),
      COLUMNS.map((column) => h("div", { role: "columnheader", data: { head: column.key } }, name(column)))));
  }

  more(limit) {
    if (this.store.whole) return Promise.resolve();
    this.loading ??= this.store.more(limit).then((fresh) => this.append(fresh)).catch(failed).finally(() => { this.loading = null; });
    return this.loading;
  }

  append(fresh) {
    if (!this.store.languages.includes(this.language)) this.speak(this.store.languages[0] ?? "fr");
    for (const data of fresh) {
      const row = new Row(data, this);
      this.rows.set(data.prompt, row);
      this.element.append(row.element);
      this.near.observe(row.element);
      this.far.observe(row.element);
    }
    this.count();
  }

  count() {
    const { total, whole, rows } = this.store;
    $("count").textContent = `${several(total, "recording")}${whole || !rows.size ? "" : `, ${rows.size} of them below`}`;
    $("more-box").hidden = whole;
    $("empty").hidden = total > 0;
    this.element.hidden = total === 0;
    this.told?.();
  }

  // The language of the last two columns.
  speak(code) {
    if (code === this.language) return;
    this.language = code;
    this.element.querySelector(".heads")?.replaceWith(this.heads());
    for (const row of this.rows.values()) if (row.filled) row.renew();
    this.told?.();
  }

  changed(place) {
    this.rows.get(place.prompt)?.update(place.group, place.step);
  }

  // Everything that is here as it is now, after a time without live events.
  async refresh() {
    const fresh = await this.store.again();
    for (const row of this.rows.values()) if (row.filled && !row.busy) row.renew();
    this.append(fresh);
  }

  async newest() {
    const fresh = await this.store.newest();
    this.append(fresh);
  }

  // Brings a prompt into sight, whatever page it is on.
  async reveal(prompt) {
    while (!this.rows.has(prompt) && !this.store.whole) await this.more(100);
    if (!this.rows.has(prompt)) await this.newest();
    const row = this.rows.get(prompt);
    if (!row) return;
    row.fill();
    row.element.scrollIntoView({ block: "start" });
    row.element.classList.add("fresh");
    setTimeout(() => row.element.classList.remove("fresh"), FRESH);
  }

  get spoken() {
    return languageName(this.language ?? "");
  }
}
