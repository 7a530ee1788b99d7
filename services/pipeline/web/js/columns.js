// The table's columns, one per task. Contract: for each, its title, which step fills it in a language, and which sound
// says its text. It knows no element and no row.

import { languageName } from "./format.js";

export const COLUMNS = [
  { key: "transcribe", title: "Transcribed Audio", kind: "text", step: () => "transcribe", voice: () => null, verb: "Listening" },
  { key: "generate", title: "Generated Text", kind: "text", step: () => "generate", voice: () => null, spoken: () => "speak", verb: "Writing" },
  { key: "speak", title: "Synthesised Audio", kind: "audio", step: () => "speak", voice: () => "voice.en", verb: "Speaking" },
  { key: "translate", title: "Translated Text", kind: "text", step: (code) => `translate.${code}`, voice: () => null, spoken: (code) => `dub.${code}`, verb: "Translating" },
  { key: "dub", title: "Synthesised Audio", kind: "audio", step: (code) => `dub.${code}`, voice: (code) => `voice.${code}`, verb: "Speaking" },
];

// The language that a column's content is in.
export function languageOf(column, code) {
  return column.key === "translate" || column.key === "dub" ? code : "en";
}

export function note(column, code) {
  if (column.key === "speak") return "English";
  return column.key === "translate" || column.key === "dub" ? languageName(code) : "";
}

// The text that a step's sound says.
export function sourceOf(step) {
  const [task, code] = step.split(".");
  return task === "speak" || code === "en" ? "generate" : `translate.${code}`;
}
