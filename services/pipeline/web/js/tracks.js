// The sounds of a row. Contract: `recording(row)` and `speech(row, group, step)` give what player.js plays, with the texts
// that it lights and where the times of their words come from. Pure but for reading the row as it is when asked.

import { withQuery } from "./api.js";
import { sourceOf } from "./columns.js";
import { languageName } from "./format.js";

export const textKey = (cell, step) => `${cell.episode}/${step}`;

export function recording(row) {
  return {
    id: `recording/${row.prompt}`,
    url: row.audio.url,
    seconds: row.audio.seconds,
    title: `the recording “${row.title || row.prompt}”`,
    texts: () => Object.values(row.cells).flatMap((cell) => heard(cell, row.audio.seconds)),
  };
}

function heard(cell, seconds) {
  const artifact = cell.steps.transcribe?.artifact;
  return artifact ? [{ key: textKey(cell, "transcribe"), artifact, format: "json", seconds, bytes: artifact.bytes }] : [];
}

export function speech(row, group, step) {
  const cell = row.cells[group];
  const { artifact } = cell.steps[step];
  const [task, code] = step.split(".");
  const language = languageName(code ?? "en");
  return {
    id: `${cell.episode}/${step}`,
    url: withQuery(artifact.url, { v: artifact.sha256.slice(0, 12) }),
    seconds: artifact.audio_seconds,
    title: `${language} speech${task === "voice" ? " in the host's voice" : ""} by ${group}, “${row.title || row.prompt}”`,
    texts: () => [{ key: textKey(cell, sourceOf(step)), artifact, format: "words", seconds: artifact.audio_seconds, bytes: cell.steps[sourceOf(step)]?.artifact?.bytes }],
  };
}
