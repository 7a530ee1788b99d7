// One prompt: its recording at the side, and below one another the groups with a cell per column. Contract: `Row` is light until
// `fill()`; `empty()` takes the groups out again while it is out of sight; `update(group, step)` shows what changed. What is done to an
// episode (again, cancel, delete) is asked of the service here.

import { api } from "./api.js";
import { COLUMNS } from "./columns.js";
import { cellsOf, detailed } from "./cell.js";
import { sure } from "./dialogs.js";
import { h, unseen } from "./dom.js";
import { downloadLink } from "./download.js";
import { openMenu } from "./menu.js";
import { failed } from "./notices.js";
import { player, playerView } from "./player.js";
import { recording } from "./tracks.js";

const STATES = { queued: "Queued", running: "At work", done: "Done", failed: "Failed", cancelled: "Cancelled" };

export class Row {
  constructor(data, table) {
    Object.assign(this, { data, table, groups: new Map(), filled: false });
    this.name = data.title || data.prompt;
    this.prompt = h("div", { class: "prompt", role: "rowheader" }, this.about());
    this.body = h("div", { class: "groups", role: "presentation" });
    this.element = h("div", { class: "row", role: "rowgroup", "aria-label": this.name, data: { prompt: data.prompt } },
      h("div", { class: "prompt-row", role: "row" }, this.prompt), this.body);
    this.estimate();
  }

  about() {
    const { data } = this;
    const sound = data.audio ? playerView(recording(data)) : h("p", { class: "status none" }, "The recording is gone");
    return h("div", { class: "about" },
      h("h2", {}, this.name), this.name === data.prompt ? null : h("p", { class: "sub" }, data.prompt), sound,
      h("p", { class: "acts" },
        downloadLink(`v1/prompts/${encodeURIComponent(data.prompt)}/export.zip`, `${data.prompt}.zip`, "Export as zip", { "aria-label": `Export ${this.name} as a zip` }),
        h("button", { type: "button", class: "act", "aria-label": `Make ${this.name} for a group`, on: { click: () => this.table.again(data) } }, "Make for a group")));
  }

  estimate() {
    this.element.style.setProperty("--groups", String(Math.max(1, this.shown().length)));
  }

  shown() {
    return this.table.store.groupsOf(this.data);
  }

  fill() {
    if (this.filled) return;
    this.filled = true;
    const shown = this.shown();
    for (const group of shown) this.add(group);
    if (!shown.length) this.body.append(h("p", { class: "status none", role: "row" }, h("span", { role: "cell" }, "No group has worked on this yet.")));
  }

  add(group) {
    const made = new Group(this, group);
    this.groups.set(group, made);
    this.body.append(made.element);
  }

  get busy() {
    return this.element.contains(document.activeElement) || this.body.querySelector("form") !== null
      || (player.playing && this.element.querySelector(`[data-track="${CSS.escape(player.track.id)}"]`) !== null);
  }

  empty() {
    if (!this.filled || this.busy) return;
    this.filled = false;
    this.groups.clear();
    this.body.replaceChildren();
  }

  renew() {
    this.filled = false;
    this.groups.clear();
    this.body.replaceChildren();
    this.estimate();
    this.fill();
  }

  update(group, step) {
    if (!this.filled) return;
    if (!this.groups.has(group) || !this.data.cells[group]) this.renew();
    else this.groups.get(group).update(step);
  }
}

class Group {
  constructor(row, group) {
    Object.assign(this, { row, group });
    this.cells = cellsOf(row.data, group, row.table.language);
    this.strip = h("div", { class: "strip", role: "rowheader" });
    this.element = h("div", { class: "group", role: "row", data: { group } }, this.strip, this.cells.map((cell) => cell.element));
    this.draw();
  }

  get cell() {
    return this.row.data.cells[this.group];
  }

  update(step) {
    const related = step && new Set([step, ...COLUMNS.filter((column) => column.spoken?.(this.row.table.language) === step).map((column) => column.step(this.row.table.language))]);
    for (const cell of this.cells)
      if (!step || related.has(cell.name) || cell.column.voice(cell.language) === step) cell.update();
    this.draw();
  }

  draw() {
    const steps = Object.values(this.cell.steps);
    const done = steps.filter(({ state }) => state === "made" || state === "kept").length;
    const { state } = this.cell;
    const progress = state === "running" || state === "queued"
      ? h("progress", { max: steps.length || 1, value: done, "aria-label": `Steps done by ${this.group}` }) : null;
    const words = h("span", { class: `state ${state}` }, STATES[state] ?? state, progress && ` · ${done} of ${steps.length}`);
    this.buttons ??= this.controls();
    this.buttons.lastChild.hidden = this.cell.writable === false;
    for (const old of [...this.strip.children]) if (old !== this.buttons) old.remove();
    if (this.buttons.parentNode !== this.strip) this.strip.append(this.buttons);
    this.buttons.before(...[h("span", { class: "who" }, this.group), unseen(", "), words, progress].filter(Boolean));
  }

  controls() {
    const named = `${this.group}, ${this.row.name}`;
    const more = h("button", { type: "button", class: "act", "aria-expanded": String(detailed.has(this.cell.episode)), "aria-label": `Details: times and models, ${named}`, on: { click: () => this.detail(more) } }, "Details");
    const menu = h("button", { type: "button", class: "bare dots", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `Actions for ${named}`, on: { click: () => openMenu(menu, this.actions()) } }, "···");
    return h("span", { class: "controls" }, more, menu);
  }

  // Times and models of the whole line.
  detail(button) {
    const { episode } = this.cell;
    if (!detailed.delete(episode)) detailed.add(episode);
    button.setAttribute("aria-expanded", String(detailed.has(episode)));
    for (const cell of this.cells) cell.update();
  }

  actions() {
    const { state } = this.cell;
    const items = [];
    if (state === "running" || state === "queued") items.push({ label: "Cancel", act: () => this.post("cancel") });
    if (state === "failed" || state === "cancelled") items.push({ label: "Try again", act: () => this.post("retry") });
    items.push({ label: "Compare with another group", act: () => { location.hash = `#/compare?a=${encodeURIComponent(this.group)}`; } });
    items.push({ label: "Delete…", grave: true, act: () => this.remove() });
    return items;
  }

  post(verb) {
    api.send("POST", `v1/episodes/${encodeURIComponent(this.cell.episode)}/${verb}`, {}).catch(failed);
  }

  async remove() {
    const question = `Delete what ${this.group} made of “${this.row.name}”?`;
    if (!(await sure(question, "Its texts and its speech are deleted; the recording stays.", "Delete"))) return;
    try {
      await api.send("DELETE", `v1/episodes/${encodeURIComponent(this.cell.episode)}`);
      this.row.table.store.forget(this.cell.episode);
      this.row.renew();
    } catch (error) {
      failed(error);
    }
  }
}
