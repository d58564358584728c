/** Nothing moves under the hand: a list that keeps its order while somebody reads it. */

/** After this long without a touch, nobody is reading. */
const REST_MS = 10_000;

export class Steady {
  #shown = [];
  #latest = [];
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

  /** Shows another list: the user asked for it. */
  replace(items) {
    this.#latest = items;
    this.#shown = items;
  }

  /** Takes the newest state of the same list: rows change in place, their order only when nobody reads. */
  offer(items, somethingSelected) {
    this.#latest = items;
    if (this.#mayMove(somethingSelected)) {
      this.#shown = items;
      return;
    }
    const newest = new Map(items.map((item) => [this.key(item), item]));
    this.#shown = this.#shown.map((item) => newest.get(this.key(item)) ?? item);
  }

  /** Puts one changed row in its place, wherever that is now. */
  patch(item) {
    const put = (items) => items.map((old) => (this.key(old) === this.key(item) ? item : old));
    this.#shown = put(this.#shown);
    this.#latest = put(this.#latest);
  }

  /** Shows the newest order. */
  apply() {
    this.#shown = this.#latest;
  }

  /** Applies what waits, if the reader has gone meanwhile. */
  settle(somethingSelected) {
    if (this.changes && this.#mayMove(somethingSelected)) this.apply();
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

  #mayMove(somethingSelected) {
    if (somethingSelected || this.#element?.contains(document.activeElement)) return false;
    return performance.now() - this.#touchedAt > REST_MS;
  }
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
