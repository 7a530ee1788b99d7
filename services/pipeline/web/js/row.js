// One prompt: its recording at the side, and below one another the groups with a cell per column. Contract: `Row` is light until
// `fill()`; `empty()` takes the groups out again while it is out of sight; `update(group, step)` shows what changed.

import { h } from "./dom.js";
import { downloadLink } from "./download.js";
import { Group } from "./group.js";
import { player, playerView } from "./player.js";
import { recording } from "./tracks.js";

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
