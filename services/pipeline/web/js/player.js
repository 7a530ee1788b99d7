// The page's one sound, and the small players that show it. Contract: a track is {id, url, seconds, title, texts}; at most
// one is heard. `playerView(track)` is a button, a position and a time; it costs no request until it is used. With
// an API key the bytes are fetched with it and played from memory. It knows nothing of rows; `listeners` hear
// of every change.

import { api } from "./api.js";
import { $, h, icon } from "./dom.js";
import { clock } from "./format.js";
import { failed } from "./notices.js";

const KEPT = 12;
const sound = $("sound");
const starts = new Map(); // track id → where it will begin, set while it was silent
const bytes = new Map(); // url → object URL
export const listeners = new Set();

let track = null;
let asked = 0;

export const player = {
  get track() {
    return track;
  },
  get seconds() {
    return sound.currentTime;
  },
  get playing() {
    return track !== null && !sound.paused;
  },

  toggle(wanted) {
    if (track?.id === wanted.id && !sound.paused) sound.pause();
    else this.play(wanted, track?.id === wanted.id ? null : starts.get(wanted.id) ?? null);
  },

  async play(wanted, at = null) {
    const ask = ++asked;
    try {
      if (track?.id !== wanted.id || track.url !== wanted.url) await put(wanted, () => ask === asked);
      if (ask !== asked) return;
      if (at !== null) await moveTo(at);
      if (ask === asked) await sound.play();
    } catch (error) {
      if (error.name !== "AbortError") failed(error.name === "NotSupportedError" ? new Error("This sound can't be played.") : error);
    }
    tell();
  },

  seek(wanted, at) {
    if (track?.id === wanted.id) sound.currentTime = at;
    else starts.set(wanted.id, at);
  },

  stop() {
    asked += 1;
    sound.pause();
  },
};

async function put(wanted, still) {
  sound.pause();
  const before = track;
  track = wanted;
  sound.preload = "auto";
  const source = api.key ? await fetched(wanted.url) : wanted.url;
  if (!still()) return;
  sound.src = source;
  if (before) show(before.id);
  if ("mediaSession" in navigator) navigator.mediaSession.metadata = new MediaMetadata({ title: wanted.title, artist: "Mega Pipeline" });
}

async function fetched(url) {
  if (!bytes.has(url)) {
    bytes.set(url, URL.createObjectURL(await api.blob(url)));
    const [oldest] = bytes.keys();
    if (bytes.size > KEPT) {
      URL.revokeObjectURL(bytes.get(oldest));
      bytes.delete(oldest);
    }
  }
  return bytes.get(url);
}

function moveTo(seconds) {
  if (sound.readyState >= HTMLMediaElement.HAVE_METADATA) {
    sound.currentTime = seconds;
    return null;
  }
  return new Promise((done, fail) => {
    sound.addEventListener("loadedmetadata", () => { sound.currentTime = seconds; done(); }, { once: true });
    sound.addEventListener("error", () => fail(new Error("This sound can't be loaded.")), { once: true });
    sound.load();
  });
}

function tell() {
  if (track) show(track.id);
  for (const listener of listeners) listener();
}

for (const kind of ["play", "pause", "ended", "timeupdate", "seeked", "loadedmetadata"]) sound.addEventListener(kind, tell);

export function playerView(wanted) {
  const view = h("div", { class: "player", data: { track: wanted.id } });
  const button = h("button", { type: "button", class: "play", on: { click: () => player.toggle(wanted) } }, icon("play"));
  const length = Number.isFinite(wanted.seconds) ? wanted.seconds : 0;
  const position = h("input", { type: "range", min: 0, max: length || 1, step: 0.1, value: 0, "aria-label": `Position in ${wanted.title}` });
  position.addEventListener("input", () => { player.seek(wanted, Number(position.value)); view.classList.add("moved"); });
  view.append(button, position, h("span", { class: "time" }, clock(length)));
  view.title_ = wanted.title;
  view.length_ = length;
  draw(view);
  return view;
}

function show(id) {
  for (const view of document.querySelectorAll(`[data-track="${CSS.escape(id)}"]`)) draw(view);
}

function draw(view) {
  const mine = track?.id === view.dataset.track;
  const [button, position, time] = view.children;
  const playing = mine && !sound.paused;
  if (button.dataset.playing !== String(playing)) {
    button.dataset.playing = String(playing);
    button.setAttribute("aria-label", `${playing ? "Pause" : "Play"} ${view.title_}`);
    button.firstChild.firstChild.setAttribute("href", playing ? "#i-pause" : "#i-play");
    view.classList.toggle("playing", playing);
  }
  const length = mine && Number.isFinite(sound.duration) ? sound.duration : view.length_;
  const at = mine ? sound.currentTime : starts.get(view.dataset.track) ?? 0;
  if (mine) {
    position.max = length || 1;
    position.value = at;
  }
  position.setAttribute("aria-valuetext", `${clock(at)} of ${clock(length)}`);
  time.textContent = at > 0 ? `${clock(at)} / ${clock(length)}` : clock(length);
}
