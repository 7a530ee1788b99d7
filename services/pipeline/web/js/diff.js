// Which words two texts differ by. Contract: `diffView(runs)` shows runs [kind, old, new] with <del> and <ins>, told to
// screen readers too; `diffWords(old, new)` gives such runs for two texts in the browser (longest common subsequence), or null where they
// are too long for that.

import { h, unseen } from "./dom.js";

const MOST = 4_000_000; // pairs of words

export function diffView(runs, language) {
  const box = h("div", { class: "diff", lang: language });
  if (runs.every(([kind]) => kind === "equal")) {
    box.append(h("p", { class: "same", lang: "en" }, "No word differs."));
    return box;
  }
  const text = h("p");
  for (const [kind, before, after] of runs) {
    if (kind === "equal") text.append(after || before, " ");
    else text.append(...side("del", "removed: ", before), ...side("ins", "added: ", after));
  }
  box.append(text);
  return box;
}

const side = (tag, said, words) => (words.trim() ? [h(tag, {}, unseen(said), words.trim()), " "] : []);

export function diffWords(old, fresh) {
  const [one, two] = [old.split(/\s+/).filter(Boolean), fresh.split(/\s+/).filter(Boolean)];
  let first = 0;
  while (first < one.length && first < two.length && one[first] === two[first]) first += 1;
  let last = 0;
  while (last < one.length - first && last < two.length - first && one.at(-1 - last) === two.at(-1 - last)) last += 1;
  const [left, right] = [one.slice(first, one.length - last), two.slice(first, two.length - last)];
  if (left.length * right.length > MOST) return null;
  return runs([...pairs(one.slice(0, first)), ...middle(left, right), ...pairs(last ? one.slice(-last) : [])]);
}

const pairs = (words) => words.map((word) => [word, word]);

function middle(left, right) {
  const width = right.length + 1;
  const best = new Uint32Array((left.length + 1) * width);
  for (let row = left.length - 1; row >= 0; row -= 1)
    for (let column = right.length - 1; column >= 0; column -= 1)
      best[row * width + column] = left[row] === right[column]
        ? best[(row + 1) * width + column + 1] + 1
        : Math.max(best[(row + 1) * width + column], best[row * width + column + 1]);
  const out = [];
  let [row, column] = [0, 0];
  while (row < left.length || column < right.length) {
    if (row < left.length && column < right.length && left[row] === right[column]) out.push([left[row++], right[column++]]);
    else if (column >= right.length || (row < left.length && best[(row + 1) * width + column] >= best[row * width + column + 1])) out.push([left[row++], null]);
    else out.push([null, right[column++]]);
  }
  return out;
}

function runs(steps) {
  const out = [];
  for (const [before, after] of steps) {
    const same = before !== null && after !== null;
    const open = out.at(-1);
    if (open && open.same === same) {
      if (before !== null) open.before.push(before);
      if (after !== null) open.after.push(after);
    } else out.push({ same, before: before === null ? [] : [before], after: after === null ? [] : [after] });
  }
  return out.map(({ same, before, after }) => {
    const kind = same ? "equal" : !before.length ? "insert" : !after.length ? "delete" : "replace";
    return [kind, before.join(" "), after.join(" ")];
  });
}
