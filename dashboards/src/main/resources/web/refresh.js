/** Asks the server again when there is reason to: at once, but never in a rush. */

const SHORTEST_PAUSE_MS = 400;
/** The pause grows with what an answer costs, so that a slow server is asked less often. */
const PAUSE_PER_WORK = 3;
/** A server that was away for minutes is not left alone for minutes more. */
const LONGEST_PAUSE_MS = 5000;

export class Refresher {
  #work;
  #timer = null;
  #running = false;
  #again = false;
  #notBefore = 0;

  /** @param work asynchronous; never runs twice at the same time */
  constructor(work) {
    this.#work = work;
  }

  /** There is news. Many nudges in a short time are one question. */
  nudge() {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#timer ??= setTimeout(() => this.#run(), Math.max(0, this.#notBefore - performance.now()));
  }

  async #run() {
    this.#timer = null;
    this.#running = true;
    this.#again = false;
    const began = performance.now();
    try {
      await this.#work();
    } finally {
      const took = performance.now() - began;
      const pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, took * PAUSE_PER_WORK));
      this.#notBefore = performance.now() + pause;
      this.#running = false;
      if (this.#again) this.nudge();
    }
  }
}
