// Adding a recording, or making one that is here for another group. Contract: `addDialog({store, prompt, added})` asks for what POST
// /v1/episodes takes, shows how far the upload is, and calls `added(episode)` for each; a retry after a broken connection
// sends the same idempotency key, so nothing is made twice.

import { ApiError, api } from "./api.js";
import { dialog } from "./dialogs.js";
import { h } from "./dom.js";
import { languageName, sentence, size } from "./format.js";
import { recorder } from "./recorder.js";

const OFFERED = ["fr", "es", "de", "it"];
let count = 0;

export function addDialog({ store, prompt = null, added }) {
  const state = { files: [], keys: new Map() };
  const parts = fields(store, prompt, state);
  const trouble = h("p", { class: "trouble", role: "alert" });
  const progress = h("progress", { max: 1, value: 0, "aria-label": "Upload", hidden: true });
  const send = h("button", { type: "submit", class: "primary" }, prompt ? "Make it" : "Add");
  const leave = h("button", { type: "button", class: "quiet", on: { click: () => open.close() } }, "Cancel");
  const form = h("form", { class: "add" }, parts.all, trouble, progress, h("footer", {}, leave, send));
  const open = dialog(prompt ? `Make “${prompt.title || prompt.prompt}” for a group` : "Add a recording", form);
  open.closed.then(() => parts.stop());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.textContent = "";
    if (!prompt && !state.files.length) {
      trouble.textContent = "Choose a file, or record one.";
      return;
    }
    send.disabled = true;
    progress.hidden = Boolean(prompt);
    try {
      const gone = (part) => { progress.value = part; };
      for (const file of prompt ? [null] : state.files) added(await post(parts.read(file), keyFor(state, file), gone));
      open.close();
    } catch (error) {
      trouble.textContent = error.message;
      send.disabled = false;
      progress.hidden = true;
    }
  });
}

// The form's fields, and `read(file)`: what is sent of them.
function fields(store, prompt, state) {
  const number = ++count;
  const field = (name, words, input, hint) => {
    input.id = `add-${name}-${number}`;
    return h("div", { class: "field" }, h("label", { for: input.id }, words), input, hint && h("p", { class: "hint" }, hint));
  };
  const source = prompt ? null : sources(state, number);
  const title = h("input", { type: "text", maxlength: 200 });
  const [group, groups] = groupInput(store, number);
  const languages = languageInput(store);
  const mode = h("select", {}, h("option", { value: "enhance" }, "Into a podcast script"), h("option", { value: "correct" }, "Corrected only"));
  const voice = h("input", { type: "text" });
  const glossary = h("textarea", { rows: 3, placeholder: "spotless protopapas = Pavlos Protopapas" });
  const all = [
    source?.box, prompt ? null : field("title", "Title", title), field("group", "Group", group), groups, languages.box,
    h("details", { class: "options" }, h("summary", {}, "More choices"),
      field("mode", "The text is made", mode),
      field("voice", "Voice to clone", voice, "The name of a voice that the speech stage knows. Empty: no cloned voice."),
      field("glossary", "Glossary", glossary, "One a line: what is heard = what is to be written.")),
  ].filter(Boolean);
  const read = (file) => {
    remember(group.value);
    const said = { group, mode, voice, glossary, title };
    const values = Object.entries(said).map(([name, input]) => [name, input.value.trim()]);
    return formOf(file, prompt, [...values, ["languages", languages.chosen()]]);
  };
  return { all, read, stop: () => source?.stop() };
}

function groupInput(store, number) {
  const list = `add-groups-${number}`;
  const rule = { pattern: "[a-z0-9][a-z0-9_\\-]{0,63}", title: "Small letters, digits, - and _" };
  const input = h("input", { type: "text", required: true, list, value: remembered(store), ...rule });
  return [input, h("datalist", { id: list }, store.groups.map((name) => h("option", { value: name })))];
}

function languageInput(store) {
  const codes = [...new Set([...store.languages, ...OFFERED])];
  const usual = store.languages.length ? store.languages : OFFERED;
  const boxes = codes.map((code) => h("input", { type: "checkbox", value: code, checked: usual.includes(code) }));
  const other = h("input", { type: "text", placeholder: "pt, nl" });
  const box = h("fieldset", { class: "field" }, h("legend", {}, "Languages"),
    h("div", { class: "choices" }, boxes.map((input) => h("label", { class: "choice" }, input, languageName(input.value)))),
    h("label", { class: "inline" }, "Others, by code ", other));
  const chosen = () => [...boxes.filter((input) => input.checked).map((input) => input.value), ...other.value.split(/[\s,]+/).filter(Boolean)].join(",");
  return { box, chosen };
}

function formOf(file, prompt, values) {
  const body = new FormData();
  if (file) body.append("file", file, file.name);
  else body.append("prompt", prompt.prompt);
  for (const [name, value] of values) if (value) body.append(name, value);
  return body;
}

function sources(state, number) {
  const chosen = h("p", { class: "chosen", role: "status" });
  const player = h("audio", { controls: true, preload: "none", hidden: true, "aria-label": "What was recorded" });
  const input = h("input", { id: `add-file-${number}`, type: "file", accept: "audio/*,video/*", multiple: true, class: "unseen" });
  const take = (files) => {
    state.files = [...files];
    chosen.textContent = state.files.map((file) => `${file.name}, ${size(file.size)}`).join("; ");
  };
  input.addEventListener("change", () => { player.hidden = true; take(input.files); });
  const microphone = recorder((file) => {
    take([file]);
    player.src = URL.createObjectURL(file);
    player.hidden = false;
  });
  const zone = h("div", { class: "drop" },
    h("p", {}, input, h("label", { for: `add-file-${number}`, class: "quiet button" }, "Choose files"), " or drop them here"), microphone.box, player, chosen);
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    take(event.dataTransfer.files);
  });
  return { box: zone, stop: () => { microphone.stop(); if (player.src) URL.revokeObjectURL(player.src); } };
}

function keyFor(state, file) {
  if (!state.keys.has(file)) state.keys.set(file, [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  return state.keys.get(file);
}

// XMLHttpRequest, because fetch does not say how much of a body has gone.
async function post(body, key, progress) {
  for (;;) {
    const { status, answer } = await attempt(body, key, progress);
    if (status >= 200 && status < 300) return answer;
    if (status === 401 && (await api.askForKey())) continue;
    const message = answer?.error?.message ?? (status ? `The service answered ${status}.` : "The connection broke. Try again; nothing is made twice.");
    throw new ApiError(sentence(message), { status });
  }
}

function attempt(body, key, progress) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", "v1/episodes");
    for (const [name, value] of Object.entries(api.headers({ "Idempotency-Key": key }))) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener("loadend", () => done({ status: request.status, answer: request.response }));
    request.send(body);
  });
}

function remembered(store) {
  try {
    return localStorage.getItem("group") ?? store.groups[0] ?? "staff";
  } catch {
    return store.groups[0] ?? "staff";
  }
}

function remember(group) {
  try {
    localStorage.setItem("group", group);
  } catch {
    // Storage is forbidden here: the group is typed again next time.
  }
}
