// Where each timed word stands in a text, and the word that is lit. Contract: `placed(text, times)` gives
// [{start, end, from, to}]: seconds, and characters of the text; a word that the text has not is left out. `light` and
// `aim` mark characters of a text without touching its elements (CSS Custom Highlight API), so that a screen reader's
// place is never lost. Browsers without it light nothing.

const bare = (word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
const REACH = 240; // characters within which the next word is looked for

export function placed(text, times) {
  const low = text.toLowerCase();
  const found = [];
  let from = 0;
  for (const { start, end, word } of times) {
    const wanted = bare(word).toLowerCase();
    const at = wanted ? low.indexOf(wanted, from) : -1;
    if (at < 0 || at - from > REACH) continue;
    found.push({ start, end, from: at, to: at + wanted.length });
    from = at + wanted.length;
  }
  return found;
}

// The word that is said at a moment; the one before it in a pause.
export function wordAt(words, seconds) {
  let [low, high] = [0, words.length - 1];
  let best = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (words[middle].start <= seconds) {
      best = words[middle];
      low = middle + 1;
    } else high = middle - 1;
  }
  return best;
}

export function wordOver(words, offset) {
  return words.find((word) => word.from <= offset && offset <= word.to) ?? null;
}

// The characters of the word under a point: {node, from, to}, or null between words.
export function under(element, x, y) {
  const [node, offset] = caret(x, y);
  if (!node || node.nodeType !== Node.TEXT_NODE || !element.contains(node)) return null;
  const text = node.data;
  let [from, to] = [offset, offset];
  while (from > 0 && !/\s/.test(text[from - 1])) from -= 1;
  while (to < text.length && !/\s/.test(text[to])) to += 1;
  return to > from ? { node, from, to } : null;
}

function caret(x, y) {
  if (document.caretPositionFromPoint) {
    const at = document.caretPositionFromPoint(x, y);
    return at ? [at.offsetNode, at.offset] : [null, 0];
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? [range.startContainer, range.startOffset] : [null, 0];
}

const able = typeof Highlight === "function" && Boolean(CSS.highlights);

export function mark(name, places) {
  if (!able) return;
  if (!places.length) {
    CSS.highlights.delete(name);
    return;
  }
  const ranges = places.map(({ node, from, to }) => {
    const range = new Range();
    range.setStart(node, Math.min(from, node.length));
    range.setEnd(node, Math.min(to, node.length));
    return range;
  });
  CSS.highlights.set(name, new Highlight(...ranges));
}
