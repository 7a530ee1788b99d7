// Whole texts and the times of their words, fetched when somebody wants them. Contract: `load(artifact)` gives {text, tag};
// `times(url)` gives [{start, end, word}] in seconds, from any of the shapes the service has; both remember what
// they fetched under the artifact's checksum, up to a few hundred, and forget failures.

import { api, withQuery } from "./api.js";

const MOST = 400;
const EXCERPT = 300; // characters of an excerpt that may be cut
const ENDS = 2; // bytes of a line's end, which an excerpt lacks
const kept = new Map();


// Whether an excerpt is all of its text.
export function isWhole({ excerpt, bytes }) {
  const here = new TextEncoder().encode(excerpt ?? "").length;
  return here >= bytes || (here >= bytes - ENDS && excerpt.length < EXCERPT);
}

// All of a text: its excerpt where that is all.
export async function wholeText(artifact) {
  return isWhole(artifact) ? artifact.excerpt : (await load(artifact)).text;
}

export function load(artifact) {
  return remembered(`${artifact.url} ${artifact.sha256}`, () => api.text(artifact.url, { cache: "no-cache" }));
}

export function times(artifact, format) {
  const url = withQuery(artifact.url, { format });
  return remembered(`${url} ${artifact.sha256}`, async () => words(await api.json(url, { cache: "no-cache" })));
}

export function differences(artifact, against) {
  const url = withQuery(artifact.url, { format: "diff" });
  return remembered(`${url} ${artifact.sha256} ${against}`, async () => (await api.json(url, { cache: "no-cache" })).diff);
}

function words(answer) {
  const list = Array.isArray(answer) ? answer : answer.words ?? (answer.segments ?? []).flatMap((part) => part.words?.length ? part.words : spread(part));
  return list.map((word) => (Array.isArray(word) ? { start: word[0], end: word[1], word: word[2] } : word));
}

// The words of a text that has only its own times, by their length.
export function spread({ start, end, text }) {
  const found = text.split(/\s+/).filter(Boolean);
  const all = found.reduce((sum, word) => sum + word.length + 1, 0);
  let before = 0;
  return found.map((word) => {
    const begin = start + ((end - start) * before) / all;
    before += word.length + 1;
    return { start: begin, end: start + ((end - start) * before) / all, word };
  });
}

function remembered(name, fetched) {
  if (!kept.has(name)) {
    const answer = fetched();
    kept.set(name, answer);
    answer.catch(() => kept.delete(name));
    if (kept.size > MOST) kept.delete(kept.keys().next().value);
  }
  return kept.get(name);
}
