// What the service said, kept in the shape it was said in. Contract: `rows` in the table's order, page by page; `apply`
// takes one live event and tells which prompt and group it changed; it shows nothing and keeps no text of an artifact.

import { api, withQuery } from "./api.js";

export const PAGE = 20;
const MOST = 100;

export class Store {
  constructor() {
    this.shown = null; // groups, or null for all
    this.clear();
  }

  clear() {
    this.rows = new Map();
    this.where = new Map(); // episode → {prompt, group}
    this.cursor = null;
    this.last = null; // the cursor of the last page
    this.whole = false;
    this.total = 0;
    this.groups = [];
    this.languages = [];
  }

  async more(limit = PAGE) {
    const page = await this.page(this.cursor, limit);
    const fresh = this.keep(page);
    this.last = this.cursor;
    this.cursor = page.next_cursor;
    this.whole = page.next_cursor === null;
    return fresh;
  }

  // New prompts at the end of a table that is wholly here; none while there are pages to come.
  async newest() {
    return this.whole ? this.keep(await this.page(this.last, MOST)) : [];
  }

  // All that is here, as it is now; for when live events were missed.
  async again() {
    const known = this.rows.size;
    let [cursor, seen] = [null, 0];
    do {
      const page = await this.page(cursor, MOST);
      this.keep({ ...page, data: page.data.filter((row) => this.rows.has(row.prompt)) });
      cursor = page.next_cursor;
      seen += page.data.length;
    } while (cursor !== null && seen < known);
    return this.newest();
  }

  page(cursor, limit) {
    const query = { limit: Math.min(limit, MOST) };
    if (cursor) query.cursor = cursor;
    if (this.shown) query.groups = this.shown.join(",");
    return api.json(withQuery("v1/rows", query));
  }

  keep(page) {
    const languages = [...new Set([...this.languages, ...page.languages])]; // a page names those of its own rows
    Object.assign(this, { total: page.total, groups: page.groups, languages });
    const fresh = [];
    for (const row of page.data) {
      const known = this.rows.get(row.prompt);
      if (known) known.cells = row.cells;
      else fresh.push(row);
      this.rows.set(row.prompt, known ?? row);
      for (const [group, cell] of Object.entries(row.cells)) this.where.set(cell.episode, { prompt: row.prompt, group });
    }
    return fresh;
  }

  // Which groups' results of a row are to be seen, in the order of the groups.
  groupsOf(row) {
    const seen = Object.keys(row.cells).filter((group) => !this.shown || this.shown.includes(group));
    return seen.sort((one, two) => this.groups.indexOf(one) - this.groups.indexOf(two));
  }

  apply(event, data) {
    const id = data.episode ?? data.id;
    const place = this.where.get(id);
    if (!place) return null;
    const cell = this.rows.get(place.prompt).cells[place.group];
    if (!cell || cell.episode !== id) return null;
    if (data.state === "deleted") return { ...this.forget(id), step: null };
    if (event === "step") cell.steps[data.name] = data;
    else Object.assign(cell, { state: data.state, error: data.error, writable: data.writable ?? cell.writable, done: data.done, total: data.total });
    return { ...place, step: event === "step" ? data.name : null };
  }

  // An episode that no page had: its cell is put into its row, where that is here.
  async adopt(id) {
    const episode = await api.json(`v1/episodes/${encodeURIComponent(id)}`);
    const row = this.rows.get(episode.prompt);
    if (!this.groups.includes(episode.group)) this.groups = [...this.groups, episode.group];
    for (const code of episode.languages) if (!this.languages.includes(code)) this.languages = [...this.languages, code];
    if (!row) return null;
    const steps = Object.fromEntries(episode.steps.map((step) => [step.name, step]));
    row.cells[episode.group] = { episode: id, state: episode.state, error: episode.error, writable: episode.writable, steps };
    this.where.set(id, { prompt: episode.prompt, group: episode.group });
    return { prompt: episode.prompt, group: episode.group };
  }

  forget(id) {
    const place = this.where.get(id);
    this.where.delete(id);
    if (place) delete this.rows.get(place.prompt)?.cells[place.group];
    return place;
  }
}
