// The page begins here: the parts are made and joined. Contract: the address (#/…) says which view is seen; live events go to
// the store and from there to the row they changed; no part knows another but through what is handed to it here.

import { api } from "./api.js";
import { compare, comparisonHeard } from "./compare.js";
import { $ } from "./dom.js";
import { groupFilter } from "./groups.js";
import { askForKey } from "./key.js";
import { languageSwitch } from "./language.js";
import { leaderboard } from "./leaderboard.js";
import { follow } from "./live.js";
import { failed, say } from "./notices.js";
import { printAll } from "./print.js";
import { liveness, watchStages } from "./stages.js";
import { Store } from "./store.js";
import { Table } from "./table.js";
import { themeSwitch } from "./theme.js";
import { addDialog } from "./upload.js";

const PATIENCE = 1500; // milliseconds without live events before the table is shown without them
const VIEWS = ["prompts", "compare", "leaderboard"];
const store = new Store();
const table = new Table(store, { again: (prompt) => add(prompt) });
const pending = [];
let loaded = false;
const ready = begin();

async function begin() {
  api.onKeyNeeded = async (refused) => {
    const key = await askForKey(refused);
    $("forget-key").hidden = !key;
    $("give-key").hidden = Boolean(key);
    return key;
  };
  themeSwitch($("theme"));
  wire();
  table.told = controls;
  await Promise.race([listening(), new Promise((done) => setTimeout(done, PATIENCE))]);
  await table.load();
  loaded = true;
  drain().catch(failed);
  watchStages();
}

// Events are listened to before the rows are asked for, so that none falls between.
function listening() {
  let before = false;
  return new Promise((done) => {
    follow("v1/events", {
      on: (event, data) => {
        pending.push([event, JSON.parse(data)]);
        if (pending.length === 1) drain().catch(failed);
      },
      opened: (resumed) => {
        liveness(true);
        if (before && !resumed) table.refresh().catch(failed);
        before = true;
        done();
      },
      lost: () => liveness(false),
    });
  });
}

// Events in their order, one after the other.
async function drain() {
  while (loaded && pending.length) {
    const [event, data] = pending[0];
    try {
      await happened(event, data);
    } finally {
      pending.shift();
    }
  }
}

async function happened(event, data) {
  if (event !== "step" && event !== "episode") return;
  comparisonHeard(event, data);
  const id = data.episode ?? data.id;
  const place = store.apply(event, data) ?? (data.state === "deleted" ? null : await unknown(id));
  if (!place) return;
  table.changed(place);
  if (event === "episode" && data.state === "done") say(`${data.title || data.prompt} is done for ${data.group}.`);
  if (event === "episode" && data.state === "failed") say(`${data.title || data.prompt}, ${data.group}: ${data.error?.message ?? "a step failed."}`, { trouble: true });
}

async function unknown(id) {
  try {
    const place = await store.adopt(id);
    if (place) controls();
    else await table.newest();
    return place;
  } catch (error) {
    if (error.status === 404) return null; // deleted meanwhile
    throw error;
  }
}

function controls() {
  languageSwitch($("languages"), store.languages, table.language, (code) => table.speak(code));
  groupFilter(store.groups, store.shown, (groups) => {
    store.shown = groups;
    table.load().catch(failed);
  });
}

function add(prompt = null) {
  addDialog({ store, prompt, added: (episode) => made(episode).catch(failed) });
}

async function made(episode) {
  await table.newest();
  const place = store.where.get(episode.id) ?? (await unknown(episode.id));
  if (place) table.changed(place);
  if (location.hash && location.hash !== "#/") location.hash = "#/";
  const words = `“${episode.title || episode.prompt}” is on its way for ${episode.group}.`;
  if (store.whole) await table.reveal(episode.prompt);
  say(words, store.whole ? {} : { action: { label: "Show it", act: () => table.reveal(episode.prompt).catch(failed) } });
}

function wire() {
  $("add").addEventListener("click", () => add());
  $("add-first").addEventListener("click", () => add());
  $("print").addEventListener("click", () => printAll(table).catch(failed));
  $("forget-key").hidden = !api.key;
  $("give-key").addEventListener("click", () => location.reload());
  $("forget-key").addEventListener("click", () => {
    api.key = null;
    location.reload();
  });
  addEventListener("hashchange", () => view().catch(failed));
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

async function view() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const seen = VIEWS.includes(path) ? path : "prompts";
  for (const name of VIEWS) {
    $(`view-${name}`).hidden = name !== seen;
    const link = document.querySelector(`[data-view="${name}"]`);
    if (name === seen) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = seen === "prompts" ? "Mega Pipeline" : `${seen[0].toUpperCase()}${seen.slice(1)} · Mega Pipeline`;
  if (seen === "leaderboard") await leaderboard($("view-leaderboard"), store.languages);
  if (seen === "compare") await compared(new URLSearchParams(query));
}

function compared(place) {
  const go = (chosen) => { location.hash = `#/compare?${new URLSearchParams(chosen)}`; };
  return compare($("view-compare"), { groups: store.groups, language: table.language ?? "fr" }, place, go);
}

ready.then(view).catch(failed);
