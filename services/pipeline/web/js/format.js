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
  return Number.isNaN(at.valueOf()) ? "" : at.toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
}

export function timeOfDay(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.valueOf()) ? "" : at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

export const several = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

const percent = (value) => `${Math.round(value * 100)} %`;

// A score in a few words, and what its number means.
const SCORES = {
  wer: (value) => [`${percent(value)} misheard`, "Words that were heard differently when the speech was transcribed again"],
  chrf: (value) => [`${Math.round(value)} / 100 translated back`, "How like the script it is when translated back (chrF)"],
  facts: (value) => [`${percent(value)} of facts kept`, "Names, numbers and dates of the transcript that the script has"],
};

export function scoreWords(score) {
  const known = SCORES[score.name];
  if (known) return known(score.value);
  const value = Math.abs(score.value) < 10 ? Number(score.value.toFixed(2)) : Math.round(score.value);
  return [`${score.name.replaceAll("_", " ")} ${value}`, score.name];
}

export function bar(score) {
  if (!Number.isFinite(score.bar)) return "";
  return `${score.better === "lower" ? "at most" : "at least"} ${score.name === "wer" || score.name === "facts" ? percent(score.bar) : score.bar}`;
}
