// One group's result in one column: a text with its tools, or players. Contract: `Cell` shows its step as the row has it
// now (`update`), remembers what is open (more, changes, words, details) while it is shown anew, and leaves a text
// that is being mended alone. It knows the row and the group it belongs to, and fetches only when asked to.

import { COLUMNS, languageOf, note } from "./columns.js";
import { byWord } from "./byword.js";
import { chips, details } from "./details.js";
import { diffView } from "./diff.js";
import { h } from "./dom.js";
import { editor } from "./edit.js";
import { failed, say } from "./notices.js";
import { playerView } from "./player.js";
import { hearable } from "./reading.js";
import { status } from "./status.js";
import { differences, isWhole, load, wholeText } from "./texts.js";
import { recording, speech, textKey } from "./tracks.js";

const SHORT = 150; // characters that are shown without "show more"
const opened = new Map(); // text key → which parts are open; outlives rows that are out of sight
export const detailed = new Set(); // episodes whose times and models are shown

export class Cell {
  constructor(column, row, group, language, { alone = false } = {}) {
    Object.assign(this, { column, row, group, language, alone, editing: false });
    this.element = h("div", { class: `cell ${column.kind}`, role: "cell", data: { column: column.key } });
    this.update();
  }

  get name() {
    return this.column.step(this.language);
  }

  get step() {
    return this.row.cells[this.group]?.steps[this.name];
  }

  get key() {
    return textKey(this.row.cells[this.group], this.name);
  }

  get episode() {
    return this.row.cells[this.group].episode;
  }

  get open() {
    if (!opened.has(this.key)) opened.set(this.key, {});
    return opened.get(this.key);
  }

  update() {
    if (this.editing) return;
    const focus = this.element.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    const label = h("p", { class: "label", "aria-hidden": "true" }, this.column.title, note(this.column, this.language) && ` · ${note(this.column, this.language)}`);
    this.element.replaceChildren(label, ...this.content().filter(Boolean));
    if (focus) this.element.querySelector(`[data-act="${focus}"]`)?.focus();
  }

  content() {
    const { step } = this;
    const again = step?.artifact && !["made", "kept"].includes(step.state);
    this.element.classList.toggle("again", Boolean(again));
    if (!step?.artifact) return [status(this.column, step)];
    const shown = this.column.kind === "text" ? this.text(step) : this.sounds(step);
    return again ? [...shown, status(this.column, step)] : shown;
  }

  text(step) {
    const { open } = this;
    const whole = open.more ? open.text ?? step.artifact.excerpt : step.artifact.excerpt;
    const long = whole.length > SHORT || !isWhole(step.artifact);
    const said = h("div", { class: open.more || !long ? "said" : "said short", lang: languageOf(this.column, this.language), data: { text: this.key } }, whole);
    const track = this.track();
    if (track) hearable(said, track);
    const extra = h("div", { class: "extra" });
    this.parts = { said, extra };
    this.fill(step);
    return [said, chips(step.artifact), this.tools(step, long, track), extra];
  }

  sounds(step) {
    const own = playerView(speech(this.row, this.group, this.name));
    const cloned = this.column.voice(this.language);
    const other = this.row.cells[this.group].steps[cloned];
    const extra = h("div", { class: "extra" });
    this.parts = { extra };
    this.fill(step);
    return [own, chips(step.artifact), ...(other ? this.cloned(cloned, other) : []), this.tools(step, false, null), extra];
  }

  cloned(name, step) {
    const words = h("p", { class: "sub" }, "In the host's voice");
    return step.artifact ? [words, playerView(speech(this.row, this.group, name)), chips(step.artifact)] : [words, status(this.column, step)];
  }

  // The sound in which this text is heard.
  track() {
    if (this.column.key === "transcribe") return recording(this.row);
    const spoken = this.column.spoken?.(this.language);
    return this.row.cells[this.group].steps[spoken]?.artifact ? speech(this.row, this.group, spoken) : null;
  }

  tools(step, long, track) {
    const text = this.column.kind === "text";
    const writable = this.row.cells[this.group].writable !== false;
    const tools = [
      long && this.tool("more", this.open.more ? "Show less" : "Show more", () => this.more()),
      this.column.key === "generate" && this.tool("changes", "Changes", () => this.toggle("changes")),
      text && track && this.tool("words", "Words", () => this.toggle("words")),
      text && writable && this.button("edit", "Edit", () => this.edit()),
      this.alone && this.tool("details", "Details", () => this.toggle("details")),
    ].filter(Boolean);
    return tools.length ? h("div", { class: "tools" }, tools) : null;
  }

  spoken() {
    return `${this.column.title}, ${this.group}, ${this.row.title || this.row.prompt}`;
  }

  // A button that opens and closes a part.
  tool(part, words, act) {
    const button = this.button(part, words, act);
    button.setAttribute("aria-expanded", String(Boolean(this.open[part])));
    return button;
  }

  button(act, words, pressed) {
    const named = { "aria-label": `${words}: ${this.spoken()}`, data: { act } };
    return h("button", { type: "button", class: "act", ...named, on: { click: () => pressed().catch(failed) } }, words);
  }

  async more() {
    const { open } = this;
    const { artifact } = this.step;
    if (!open.more) Object.assign(open, { text: await wholeText(artifact), sum: artifact.sha256 });
    open.more = !open.more;
    this.update();
  }

  async toggle(part) {
    if (part === "words" && !this.open.words && !this.open.more) await this.more();
    this.open[part] = !this.open[part];
    this.update();
    if (part === "words" && this.open.words) this.parts.byWord?.focus();
  }

  // What is open below the text.
  fill(step) {
    const { open, parts } = this;
    if (open.more && open.sum !== step.artifact.sha256) this.renew(step);
    if (this.alone ? open.details : detailed.has(this.episode)) parts.extra.append(details(step, { group: this.group, prompt: this.row.prompt }));
    if (open.changes) this.changes(step);
    if (open.words && parts.said && this.track()) {
      parts.byWord = byWord(parts.said, this.track());
      parts.extra.prepend(parts.byWord.box);
    }
  }

  // A text that is open is fetched again when it was made anew.
  async renew(step) {
    const { open } = this;
    const { artifact } = step;
    open.sum = artifact.sha256;
    try {
      const text = await wholeText(artifact);
      if (open.sum !== artifact.sha256) return; // a later one has been asked for meanwhile
      open.text = text;
      this.update();
    } catch (error) {
      failed(error);
    }
  }

  async changes(step) {
    const { extra } = this.parts;
    try {
      const heard = this.row.cells[this.group].steps.transcribe?.artifact?.sha256;
      extra.prepend(h("section", { class: "changes", "aria-label": "Changes from the transcript" }, diffView(await differences(step.artifact, heard), "en")));
    } catch (error) {
      failed(error);
    }
  }

  async edit() {
    try {
      const { artifact } = this.step;
      const { text, tag } = await load(artifact);
      const close = () => { this.editing = false; this.update(); this.element.querySelector('[data-act="edit"]')?.focus(); };
      const saved = () => { close(); say("Saved. What follows from it is being made again."); };
      const form = editor({ artifact, text, tag, language: languageOf(this.column, this.language), label: `Text: ${this.spoken()}`, close, saved });
      this.editing = true;
      this.element.replaceChildren(form.form);
      form.focus();
    } catch (error) {
      failed(error);
    }
  }
}

export const cellsOf = (row, group, language) => COLUMNS.map((column) => new Cell(column, row, group, language));
