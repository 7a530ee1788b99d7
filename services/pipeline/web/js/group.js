// One group's line in a row: its name, how far it is, what can be done, and its cells. Contract: `Group` shows the group's episode as the
// row has it now; `update(step)` shows what changed. Cancel, try again and delete are asked of the service here.

import { api } from "./api.js";
import { cellsOf, detailed } from "./cell.js";
import { sure } from "./dialogs.js";
import { h, unseen } from "./dom.js";
import { openMenu } from "./menu.js";
import { failed } from "./notices.js";

const STATES = { queued: "Queued", running: "At work", done: "Done", failed: "Failed", cancelled: "Cancelled" };

export class Group {
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
    // A step is shown in its own cell, as a cloned voice below another, and by the text that it says.
    const shows = ({ name, column, language }) => [name, column.voice(language), column.spoken?.(language)].includes(step);
    for (const cell of this.cells) if (!step || shows(cell)) cell.update();
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
    const open = String(detailed.has(this.cell.episode));
    const more = h("button", { type: "button", class: "act", "aria-expanded": open, "aria-label": `Details: times and models, ${named}` }, "Details");
    const menu = h("button", { type: "button", class: "bare dots", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `Actions for ${named}` }, "···");
    more.addEventListener("click", () => this.detail(more));
    menu.addEventListener("click", () => openMenu(menu, this.actions()));
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
