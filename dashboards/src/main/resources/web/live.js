/** The server's event stream: what it says, and whether the page is current. */

import { freeze } from "./time.js";

const KINDS = ["diagnosis", "alert", "event", "host"];
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15_000;
/** Cut off for longer than this, the page calls what it shows stale. */
const STALE_AFTER_MS = 60_000;

/**
 * Keeps one connection open. `heard(kind, read)` is told of each record, which `read()` reads; `connected()` is called on every new connection,
 * also the first, since what was said meanwhile is lost; `changed()` when the state below changed.
 */
export class Live {
  /** "connecting", "live", "reconnecting" or "resting". */
  state = "connecting";
  /** When the connection was lost, in this machine's milliseconds; null while it stands. */
  lostAt = null;
  /** When the next try is due; null while one is under way. */
  nextTryAt = null;
  tries = 0;

  #source = null;
  #timer = null;

  constructor({ heard, connected, changed }) {
    this.heard = heard;
    this.connected = connected;
    this.changed = changed;
  }

  get stale() {
    return this.lostAt !== null && Date.now() - this.lostAt > STALE_AFTER_MS;
  }

  open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.nextTryAt = null;
    const source = new EventSource("/api/v1/stream");
    this.#source = source;
    source.onopen = () => {
      this.state = "live";
      this.lostAt = null;
      this.tries = 0;
      freeze(false);
      this.changed();
      this.connected();
    };
    // EventSource would retry by itself, but at a fixed pace and without saying when.
    source.onerror = () => this.#lost();
    for (const kind of KINDS) {
      source.addEventListener(kind, (message) => this.heard(kind, () => JSON.parse(message.data)));
    }
  }

  /** Gives the connection back until {@link open}: a browser has six to a server, for all of its tabs. */
  rest() {
    clearTimeout(this.#timer);
    this.#source.close();
    this.state = "resting";
  }

  /** Tries again now. */
  retry() {
    this.open();
    this.changed();
  }

  #lost() {
    this.#source.close();
    this.state = "reconnecting";
    this.lostAt ??= Date.now();
    freeze(true);
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.tries);
    this.tries++;
    this.nextTryAt = Date.now() + wait;
    this.#timer = setTimeout(() => this.open(), wait);
    this.changed();
  }
}
