// Reading along: the word that is heard is lit in its text, and a word that is clicked is heard. Contract: a text
// element carries data-text (episode/step); a track's `texts` say which of them it lights, and where the times come from; where
// nobody measured any, a word gets its share of the sound. A text that is cut short is moved inside its own window, never the page.

import { failed } from "./notices.js";
import { listeners, player } from "./player.js";
import { spread, times } from "./texts.js";
import { mark, placed, under, wordAt, wordOver } from "./words.js";

const words = new Map(); // text element → {text, list}
let frame = 0;

const elements = (key) => document.querySelectorAll(`[data-text="${CSS.escape(key)}"]`);

async function wordsOf(element, source) {
  const text = element.textContent;
  const known = words.get(element);
  if (known?.list.length && known.text === text && known.sum === source.artifact.sha256) return known.list;
  words.set(element, { text, list: [], sum: source.artifact.sha256 });
  const measured = await times(source.artifact, source.format);
  const list = placed(text, measured.length || !source.seconds ? measured : spread({ start: 0, end: share(text, source), text }));
  words.set(element, { text, list, sum: source.artifact.sha256 });
  for (const gone of words.keys()) if (!gone.isConnected) words.delete(gone);
  return list;
}

// Seconds of the sound that an excerpt has.
const share = (text, { seconds, bytes }) => seconds * (bytes ? Math.min(1, new TextEncoder().encode(text).length / bytes) : 1);

function step() {
  frame = 0;
  if (!player.track) return;
  const places = [];
  for (const source of player.track.texts())
    for (const element of elements(source.key)) {
      const word = heardIn(element, source);
      if (word) places.push({ node: element.firstChild, from: word.from, to: word.to });
    }
  mark("lit", places);
  if (player.playing) frame = requestAnimationFrame(step);
}

// The word of a text that is heard now; null while its times are not here yet.
function heardIn(element, source) {
  const known = words.get(element);
  if (!element.firstChild || element.clientHeight === 0) return null;
  if (known?.text !== element.textContent || known.sum !== source.artifact.sha256) {
    wordsOf(element, source).catch(() => {});
    return null;
  }
  const word = wordAt(known.list, player.seconds);
  if (word) keepInWindow(element, word);
  return word;
}

// Moves a short window's text so that the lit word is in it.
function keepInWindow(element, word) {
  if (element.dataset.lit === String(word.from) || element.scrollHeight <= element.clientHeight) return;
  element.dataset.lit = String(word.from);
  const range = new Range();
  range.setStart(element.firstChild, Math.min(word.from, element.firstChild.length));
  range.setEnd(element.firstChild, Math.min(word.to, element.firstChild.length));
  const [line, box] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
  if (line.top < box.top || line.bottom > box.bottom - 2) element.scrollTop += line.top - box.top - line.height;
}

listeners.add(() => {
  if (!frame) frame = requestAnimationFrame(step);
});

// Hears a text from the word that was clicked, or that has the given character.
export async function hearFrom(element, offset, track) {
  try {
    const source = track.texts().find((text) => text.key === element.dataset.text);
    if (!source) return;
    const word = wordOver(await wordsOf(element, source), offset);
    if (word) await player.play(track, word.start);
  } catch (error) {
    failed(error);
  }
}

export function hearable(element, track) {
  element.classList.add("hearable");
  element.addEventListener("click", (event) => {
    const word = getSelection()?.isCollapsed === false ? null : under(element, event.clientX, event.clientY);
    if (word) hearFrom(element, Math.floor((word.from + word.to) / 2), track);
  });
  element.addEventListener("pointermove", (event) => {
    const word = event.pointerType === "mouse" ? under(element, event.clientX, event.clientY) : null;
    mark("aim", word ? [word] : []);
  });
  element.addEventListener("pointerleave", () => mark("aim", []));
}
