// The only door to the service. Contract: `api.json`, `api.text`, `api.blob`, `api.send` take a path and give what was
// answered or throw ApiError with words for people. Where the service asks for an API key, `onKeyNeeded` is asked once
// for all who wait, and the call is tried again; who gives none is not asked again by what goes on by itself (`declined`).
// The key stays in this tab (sessionStorage) and goes out as a header only.

import { sentence } from "./format.js";

const STORED = "api-key";

export class ApiError extends Error {
  constructor(message, { status = 0, code = "" } = {}) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

let asking = null;

export const api = {
  onKeyNeeded: async () => null,
  declined: false,

  get key() {
    return sessionStorage.getItem(STORED);
  },

  set key(value) {
    if (value) sessionStorage.setItem(STORED, value);
    else sessionStorage.removeItem(STORED);
  },

  headers(more = {}) {
    return this.key ? { ...more, Authorization: `Bearer ${this.key}` } : more;
  },

  async json(path, options) {
    return (await this.answer(path, options)).json();
  },

  async text(path, options) {
    const answer = await this.answer(path, options);
    return { text: await answer.text(), tag: answer.headers.get("ETag") };
  },

  async blob(path, options) {
    return (await this.answer(path, options)).blob();
  },

  send(method, path, body, headers = {}) {
    return this.answer(path, {
      method,
      headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  },

  async answer(path, options = {}) {
    for (;;) {
      const used = this.key;
      const answer = await reach(path, { ...options, headers: this.headers(options.headers) });
      if (answer.ok) return answer;
      const error = await failure(answer);
      if (answer.status !== 401 || (this.key === used && !(await this.askForKey()))) throw error;
    }
  },

  askForKey() {
    if (this.declined) return Promise.resolve(false);
    asking ??= this.onKeyNeeded(Boolean(this.key)).then((key) => {
      if (key) this.key = key;
      else this.declined = true;
      return Boolean(key);
    }).finally(() => { asking = null; });
    return asking;
  },
};

async function reach(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError("The service does not answer. Is it running?");
  }
}

async function failure(answer) {
  let error = null;
  try {
    ({ error } = await answer.json());
  } catch {
    // No envelope: something between us and the service answered.
  }
  const message = error?.message ?? `The service answered ${answer.status}.`;
  return new ApiError(sentence(message), { status: answer.status, code: error?.code });
}

export function withQuery(url, values) {
  const whole = new URL(url, document.baseURI);
  for (const [name, value] of Object.entries(values)) whole.searchParams.set(name, value);
  return whole.pathname + whole.search;
}
