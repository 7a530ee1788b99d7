// How numbers, times and names are written for people. Contract: pure functions; plain English; a value that is missing
// is written as nothing.

const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });

export function languageName(code) {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

export function clock(seconds) {
  if (!Number.isFinite(seconds)) return "";
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const end = `${String(rest).padStart(2, "0")}`;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${end}` : `${minutes}:${end}`;
}

export function spent(seconds) {
  if (!Number.isFinite(seconds)) return "";
  return seconds < 60 ? `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s` : `${clock(seconds)} min`;
}

export function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

export function moment(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.valueOf()) ? "" : at.toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

export function timeOfDay(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.valueOf()) ? "" : at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

export const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1);

export const several = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

const percent = (value) => `${Math.round(value * 100)} %`;

// A score in a few words, and what its number means.
const SCORES = {
  wer: (value) => [`${percent(value)} misheard`, "Words that are heard differently when the speech is transcribed again"],
  cer: (value) => [`${percent(value)} misheard`, "Letters that are heard differently when the speech is transcribed again"],
  chrf: (value) => [`${Math.round(value)} / 100 translated back`, "How like the script it is when it is translated back (chrF)"],
};

export function scoreWords({ name, value }) {
  if (SCORES[name]) return SCORES[name](value);
  const what = keptThing(name);
  if (what) return [`${percent(value)} of ${what} kept`, `${sentence(what)} of both texts that are in both`];
  return [`${name.replaceAll("_", " ")} ${Math.abs(value) < 10 ? Number(value.toFixed(2)) : Math.round(value)}`, name.replaceAll("_", " ")];
}

const TERMS = { wer: "Misheard", cer: "Misheard", chrf: "Translated back" };

export function scoreTerm(name) {
  const words = name.replaceAll("_", " ");
  return TERMS[name] ?? sentence(words);
}

// "names" of "names_kept".
export const keptThing = (name) => /^(\w+)_kept$/.exec(name)?.[1] ?? null;

export function bar(score) {
  if (!Number.isFinite(score.bar)) return "";
  return `${score.better === "lower" ? "at most" : "at least"} ${score.name === "chrf" ? score.bar : percent(score.bar)}`;
}
