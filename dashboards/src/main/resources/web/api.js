/** The server's HTTP API: asking, what went wrong, and lists that come in pages. */

const ROOT = "/api/v1";
const NO_CONTENT = 204;

/** How long nothing is shown before a skeleton is: a fast answer must not flash. */
const PATIENCE_MS = 300;

/** An answer that is no answer. `status` is 0 when the server was not reached. */
export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.detail = detail;
  }
}

export function url(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(given).toString();
  return ROOT + path + (text ? `?${text}` : "");
}

/** The JSON at an address of the API. Throws {@link Problem}, or AbortError when it was not wanted any more. */
export const get = (path, query, signal) => answer(url(path, query), { signal });

/** Has the server do something, and gives its JSON answer. Throws {@link Problem}. */
export const send = (method, path, body) =>
  answer(url(path), {
    method,
    headers: body === undefined ? {} : { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

async function answer(address, request) {
  let response;
  try {
    response = await fetch(address, { ...request, headers: { accept: "application/json", ...request.headers } });
  } catch (e) {
    if (e.name === "AbortError") throw e;
    throw new Problem(0, "The server did not answer", "");
  }
  const body = await bodyOf(response);
  if (!response.ok) throw new Problem(response.status, body.title ?? response.statusText, body.detail ?? "");
  return body;
}

/** What an answer holds. One that breaks off must not be taken for one that holds nothing. */
async function bodyOf(response) {
  try {
    return await response.json();
  } catch (e) {
    if (e.name === "AbortError") throw e;
    if (!(e instanceof SyntaxError)) throw new Problem(0, "The server's answer broke off", "");
    if (!response.ok || response.status === NO_CONTENT) return {};
    throw new Problem(response.status, "The answer is not Gatewatch's", "something in between may have given it");
  }
}

/** Every item of a list, page after page, up to a bound. */
export async function* everything(path, query, bound) {
  let cursor = null;
  let seen = 0;
  do {
    const page = await get(path, { ...query, limit: 500, cursor });
    for (const item of page.items) {
      if (seen++ === bound) return;
      yield item;
    }
    cursor = page.next;
  } while (cursor);
}

/**
 * What one address of the API answers, for as long as a view is open. The old answer stays until the new one is there;
 * an answer to a question that is no longer asked is dropped.
 */
export class Resource {
  /** The latest answer; null before the first. */
  data = null;
  /** The {@link Problem} with the latest question; null when it was answered. */
  problem = null;
  /** Whether `data` answers an earlier question than the one being asked. */
  outdated = false;
  /** Whether the first answer takes so long that the page should say so. */
  slow = false;

  #asked = null;
  #request = null;
  /** How often was asked, and which of these was answered last. */
  #asks = 0;
  #answered = 0;

  constructor(changed) {
    this.changed = changed;
  }

  /** Asks, and tells whether this question was answered. */
  async ask(path, query) {
    const address = url(path, query);
    const same = this.#asked === address;
    if (!same) {
      this.#request?.abort();
      this.#asked = address;
      this.outdated = this.data !== null;
    }
    const request = new AbortController();
    this.#request = request;
    const number = ++this.#asks;
    let answered = false;
    const timer = setTimeout(() => {
      this.slow = this.data === null;
      this.changed();
    }, PATIENCE_MS);
    try {
      const data = await this.answer(path, query, same, request.signal);
      // When it is asked again meanwhile, the first answer does until the second is there.
      if (this.#asked !== address || number < this.#answered) return false;
      this.#answered = number;
      this.data = data;
      this.problem = null;
      this.outdated = false;
      answered = true;
    } catch (e) {
      if (e.name === "AbortError") return false;
      if (!(e instanceof Problem)) throw e;
      if (this.#request === request) this.problem = e;
    } finally {
      clearTimeout(timer);
      this.slow = false;
    }
    this.changed();
    return answered;
  }

  /** @param same whether this was asked before */
  answer(path, query, same, signal) {
    return get(path, query, signal);
  }

  /** Whether anything was asked yet. */
  get asked() {
    return this.#asked !== null;
  }

  close() {
    this.#request?.abort();
  }
}

/** A list that comes in pages: it grows with {@link more}, and asking again renews as many rows as are there. */
export class List extends Resource {
  #question = null;
  #loading = false;

  constructor(changed, pageSize) {
    super(changed);
    this.pageSize = pageSize;
  }

  get items() {
    return this.data?.items ?? [];
  }

  /** Whether the server has more rows than are here. */
  get unfinished() {
    return Boolean(this.data?.next);
  }

  /** How many there are in all, as far as the server says; else as many as are here. */
  get total() {
    return this.data?.total ?? this.items.length;
  }

  async answer(path, query, same, signal) {
    if (!same) this.#question = { path, query: { ...query, limit: this.pageSize } };
    let page = await get(path, this.#question.query, signal);
    // As many as are there by then: more may have come while this was asked.
    while (same && page.next && page.items.length < this.items.length) page = await this.#append(page, signal);
    return page;
  }

  /** Loads the next page. */
  async more() {
    if (this.#loading || !this.unfinished) return;
    this.#loading = true;
    const question = this.#question;
    try {
      let before;
      let longer;
      do {
        before = this.data;
        longer = await this.#append(before);
        // Renewed meanwhile: this page belongs to a list that is gone, and the one in its place is to grow.
      } while (this.data !== before && this.#question === question && this.unfinished);
      if (this.data === before) this.data = longer;
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      this.problem = e;
    } finally {
      this.#loading = false;
      this.changed();
    }
  }

  async #append(page, signal) {
    const { path, query } = this.#question;
    const following = await get(path, { ...query, cursor: page.next }, signal);
    return { ...following, items: [...page.items, ...following.items] };
  }
}
