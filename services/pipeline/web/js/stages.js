// How the stages are. Contract: `watchStages()` asks the service now and then, shows each stage in the menu, and says in the
// banner which are away since when; their work waits, the others' goes on.

import { api } from "./api.js";
import { $, h } from "./dom.js";
import { timeOfDay } from "./format.js";

const CALM = 15_000;
const WORRIED = 2500;
const NAMES = {
  transcribe_audio: "Transcription", generate_text: "Writing", translate_text: "Translation",
  synthesis_audio_en: "English speech", synthesis_audio: "Speech in other languages",
};
const STATES = { ready: "ready", loading: "loading its model", starting: "starting", idle: "ready, asleep", draining: "ending", away: "away", failed: "failed" };
const WELL = ["ready", "idle"];
const GONE = ["away", "failed"];

let live = true;

export async function watchStages() {
  let wait = CALM;
  try {
    const { data } = await api.json("v1/stages");
    show(data);
    if (data.some((stage) => !WELL.includes(stage.state))) wait = WORRIED;
  } catch {
    wait = WORRIED;
  }
  setTimeout(watchStages, wait);
}

export function liveness(connected) {
  live = connected;
  banner();
}

let away = [];

function show(stages) {
  const poor = stages.filter((stage) => !WELL.includes(stage.state));
  away = stages.filter((stage) => GONE.includes(stage.state));
  $("stages-summary").textContent = poor.length ? `${stages.length - poor.length} of ${stages.length} stages ready` : "All stages ready";
  $("stages-dot").className = `dot ${away.length ? "away" : poor.length ? "loading" : "ready"}`;
  $("stages-list").replaceChildren(...stages.map((stage) => h("li", {},
    h("span", { class: `dot ${GONE.includes(stage.state) ? "away" : WELL.includes(stage.state) ? "ready" : "loading"}` }),
    h("span", { class: "name" }, NAMES[stage.name] ?? stage.name),
    h("span", { class: "how" }, STATES[stage.state] ?? stage.state),
    h("span", { class: "sub", translate: "no" }, [stage.model, stage.revision?.slice(0, 8)].filter(Boolean).join(" · ")))));
  banner();
}

function banner() {
  const words = away.map((stage) => `${NAMES[stage.name] ?? stage.name} is away${stage.since ? ` since ${timeOfDay(stage.since)}` : ""}.`);
  if (away.length) words.push("What needs it waits and goes on by itself; everything else goes on.");
  if (!live) words.push("Live progress is interrupted; trying again.");
  const text = words.join(" ");
  const box = $("banner");
  if (box.textContent !== text) box.textContent = text;
  box.hidden = !text;
}
