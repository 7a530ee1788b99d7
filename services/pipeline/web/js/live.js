// Live events. Contract: `follow(path, {on, opened, lost})` calls `on(event, data)` for each server-sent event, goes on
// from the last one it had (Last-Event-ID) after any break, waits longer each time up to 15 s, and gives a function that
// ends it. It uses fetch rather than EventSource, which can't send an API key. Source: WHATWG HTML, "Server-sent events".

import { api } from "./api.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const SILENCE = 60_000; // the service sends at least a comment every 15 s

export function follow(path, { on, opened = () => {}, lost = () => {} }) {
  const state = { id: null, wait: FIRST_WAIT, first: FIRST_WAIT, ended: false, stop: null };
  run(path, state, { on, opened, lost });
  return () => {
    state.ended = true;
    state.stop?.abort();
  };
}

async function run(path, state, handlers) {
  while (!state.ended) {
    state.stop = new AbortController();
    try {
      await listen(path, state, handlers);
    } catch {
      // Told to `lost` below, whatever it was.
    }
    if (state.ended) return;
    handlers.lost();
    await new Promise((done) => setTimeout(done, state.wait * (0.75 + Math.random() / 2)));
    state.wait = Math.min(state.wait * 2, LONGEST_WAIT);
  }
}

async function listen(path, state, { on, opened }) {
  const headers = { Accept: "text/event-stream" };
  if (state.id !== null) headers["Last-Event-ID"] = state.id;
  const answer = await api.answer(path, { headers, signal: state.stop.signal, cache: "no-store" });
  const resumed = state.id !== null;
  opened(resumed);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  const parse = parser(state, (event, data) => {
    state.wait = state.first;
    on(event, data);
  });
  for (;;) {
    const { done, value } = await soon(reader, state.stop);
    if (done) return;
    parse(value);
  }
}

async function soon(reader, stop) {
  const alarm = setTimeout(() => stop.abort(), SILENCE);
  try {
    return await reader.read();
  } finally {
    clearTimeout(alarm);
  }
}

export function parser(state, emit) {
  let rest = "";
  let event = "";
  let data = [];
  const line = (text) => {
    if (text === "") {
      if (data.length) emit(event || "message", data.join("\n"));
      event = "";
      data = [];
      return;
    }
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(text);
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
    else if (field === "id") state.id = value;
    else if (field === "retry" && /^\d+$/.test(value)) state.wait = state.first = Number(value);
  };
  return (chunk) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const text of lines) line(text);
  };
}
