// Recording from the microphone. Contract: `recorder(done)` is a button, a level and a clock; `done(file)` gets what was spoken, as
// the browser encodes it (webm or mp4). Nothing leaves the page. Browsers give the microphone to loopback and https
// only, and that is said where it is so.

import { h, icon } from "./dom.js";
import { clock } from "./format.js";

const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export function recorder(done) {
  const level = h("meter", { min: 0, max: 1, value: 0, "aria-label": "Loudness", hidden: true });
  const words = h("span", { class: "recorded", role: "status" });
  const button = h("button", { type: "button", class: "record" }, icon("mic"), h("span", {}, "Record"));
  const box = h("div", { class: "recorder" }, button, level, words);
  const state = { media: null };
  if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder !== "function") {
    button.disabled = true;
    words.textContent = "The microphone can be used on this machine itself or over https only.";
  }
  button.addEventListener("click", () => (state.media ? state.media.stop() : start(state, { button, level, words, done })));
  return { box, stop: () => state.media?.state === "recording" && state.media.stop() };
}

async function start(state, { button, level, words, done }) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    words.textContent = "The browser gave no microphone. Allow it beside the address, and see that one is plugged in.";
    return;
  }
  const kind = KINDS.find((type) => MediaRecorder.isTypeSupported(type));
  const media = new MediaRecorder(stream, kind ? { mimeType: kind } : {});
  const pieces = [];
  const stopMeter = meter(stream, level);
  const began = performance.now();
  const clockTick = setInterval(() => { words.textContent = `Recording ${clock((performance.now() - began) / 1000)}`; }, 250);
  media.addEventListener("dataavailable", (event) => pieces.push(event.data));
  media.addEventListener("stop", () => {
    clearInterval(clockTick);
    stopMeter();
    stream.getTracks().forEach((track) => track.stop());
    state.media = null;
    label(button, "Record again");
    words.textContent = `Recorded ${clock((performance.now() - began) / 1000)}`;
    const type = media.mimeType.split(";")[0] || "audio/webm";
    done(new File(pieces, `recording.${type.split("/")[1]}`, { type }));
  });
  state.media = media;
  media.start(1000);
  label(button, "Stop");
}

function label(button, words) {
  button.lastChild.textContent = words;
  button.classList.toggle("on", words === "Stop");
}

function meter(stream, level) {
  const sounds = new AudioContext();
  const heard = sounds.createAnalyser();
  heard.fftSize = 512;
  sounds.createMediaStreamSource(stream).connect(heard);
  const samples = new Float32Array(heard.fftSize);
  level.hidden = false;
  const tick = setInterval(() => {
    heard.getFloatTimeDomainData(samples);
    level.value = Math.min(1, 4 * Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length));
  }, 80);
  return () => {
    clearInterval(tick);
    level.hidden = true;
    sounds.close();
  };
}
