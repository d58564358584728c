/** Nothing moves under the hand: a list that keeps its order while somebody reads it. */

import { html, nothing } from "../html.js";
import { plural } from "../words.js";

/** After this long without a touch, nobody is reading. */
const REST_MS = 10_000;

export class Steady {
  #shown = [];
  #latest = [];
  #question = null;
  #touchedAt = -Infinity;
  #onTouch = (e) => {
    if (this.#element?.contains(e.target)) this.#touchedAt = performance.now();
  };
  #element = null;

  /** @param key of an item */
  constructor(key) {
    this.key = key;
    for (const kind of ["pointerdown", "pointermove", "wheel", "focusin"]) {
      addEventListener(kind, this.#onTouch, { passive: true });
    }
    this.close = () => {
      for (const kind of ["pointerdown", "pointermove", "wheel", "focusin"]) removeEventListener(kind, this.#onTouch);
    };
  }

  /** The element that holds the list; for lit's `ref`. */
  hold = (element) => {
    this.#element = element ?? null;
  };

  /** What to draw. */
  get items() {
    return this.#shown;
  }

  /**
   * Takes the newest rows. The answer to another question is shown as it is: the user asked for it. Of the same
   * question, rows change in place, and their order only when nobody reads. What comes after the last row, as when the reader asked
   * for more, moves nothing.
   *
   * @param question what the list was asked for, as text
   * @param selected whether a row is selected
   */
  take(items, question, selected) {
    this.#latest = items;
    if (question !== this.#question || this.#mayMove(selected)) {
      this.#question = question;
      this.#shown = items;
      return;
    }
    const newest = new Map(items.map((item) => [this.key(item), item]));
    const known = new Set(this.#shown.map(this.key));
    const last = items.findLastIndex((item) => known.has(this.key(item)));
    this.#shown = [...this.#shown.map((item) => newest.get(this.key(item)) ?? item), ...items.slice(last + 1)];
  }

  /** Lets rows go that the reader has dealt with: to see them go is what was asked for. */
  release(keys) {
    if (this.#shown.some((item) => keys.has(this.key(item))))
      this.#shown = this.#shown.filter((item) => !keys.has(this.key(item)));
  }

  /** Shows the newest order. */
  apply() {
    this.#shown = this.#latest;
  }

  /** Applies what waits, if the reader has gone meanwhile. */
  settle(selected) {
    if (this.#shown !== this.#latest && this.#mayMove(selected)) this.apply();
  }

  /** How many rows would appear, go or move. */
  get changes() {
    if (this.#shown === this.#latest) return 0;
    const places = new Map(this.#latest.map((item, i) => [this.key(item), i]));
    const kept = this.#shown.map((item) => places.get(this.key(item))).filter((place) => place !== undefined);
    const gone = this.#shown.length - kept.length;
    const added = this.#latest.length - kept.length;
    return gone + added + (kept.length - longestRise(kept));
  }

  #mayMove(selected) {
    if (selected || this.#element?.contains(document.activeElement)) return false;
    return performance.now() - this.#touchedAt > REST_MS;
  }
}

/** Above the list, when rows wait: how many, and a button that lets them in. */
export function changesBar(steady, apply) {
  const waiting = steady.changes;
  if (!waiting) return nothing;
  return html`<div class="changes">
    <button class="btn small" type="button" @click=${apply}>
      ${plural(waiting, "change")}<kbd aria-hidden="true">.</kbd>
    </button>
  </div>`;
}

/** Length of the longest rising subsequence: the rows that can stay where they are. */
function longestRise(numbers) {
  const tails = [];
  for (const n of numbers) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tails[middle] < n) low = middle + 1;
      else high = middle;
    }
    tails[low] = n;
  }
  return tails.length;
}
