/** Of a long list, only the rows near the viewport: 5,000 hosts must stay as fluid as five. */

import { html, ref, repeat, tall } from "../html.js";

/** Up to here all rows are drawn, so that the browser's own search finds them. */
const FEW = 120;
/** How far beyond the viewport rows are drawn, in pixels. */
const MARGIN = 600;

/** Items have a unique `key`, and a `kind` whose rows are about equally high. */
export class Window {
  /** Index after the last item that was drawn: where it comes near the end, it is time to load more. */
  last = 0;

  #heights = new Map();
  #typical;
  #shown = [];
  /** Between these positions the rows that are drawn are enough. */
  #enough = [-Infinity, Infinity];
  #top = null;
  #hold = (element) => {
    this.#top = element ?? null;
  };

  /**
   * @param redraw called when other rows have come near
   * @param typical for each kind, how high a row is until one was measured
   */
  constructor(redraw, typical) {
    this.#typical = new Map(Object.entries(typical));
    const scrolled = () => {
      const position = this.#position();
      if (position < this.#enough[0] || position > this.#enough[1]) redraw();
    };
    const resized = () => {
      this.#heights.clear();
      redraw();
    };
    addEventListener("scroll", scrolled, { passive: true });
    addEventListener("resize", resized);
    this.close = () => {
      removeEventListener("scroll", scrolled);
      removeEventListener("resize", resized);
    };
  }

  /** Draws the items near the viewport between two spacers that stand for the rest. */
  draw(items, drawItem) {
    const { first, last, above, below } = items.length <= FEW ? this.#everything(items) : this.#near(items);
    this.last = last;
    this.#shown = items.slice(first, last);
    return html`<div aria-hidden="true" ${ref(this.#hold)} ${tall(above)}></div>
      ${repeat(
        this.#shown,
        (item) => item.key,
        (item, i) => drawItem(item, first + i),
      )}
      <div aria-hidden="true" ${tall(below)}></div>`;
  }

  /** Takes the real heights of the rows that were drawn; to be called after each drawing. */
  measure() {
    let row = this.#top;
    for (const { key, kind } of this.#shown) {
      row = row?.nextElementSibling;
      if (!row) return;
      this.#heights.set(key, row.offsetHeight);
      this.#typical.set(kind, 0.9 * this.#typical.get(kind) + 0.1 * row.offsetHeight);
    }
  }

  #everything(items) {
    this.#enough = [-Infinity, Infinity];
    return { first: 0, last: items.length, above: 0, below: 0 };
  }

  #near(items) {
    const position = this.#position();
    let y = 0;
    let first = 0;
    while (first < items.length && y + this.#height(items[first]) < position - MARGIN)
      y += this.#height(items[first++]);
    const above = y;
    let last = first;
    while (last < items.length && y < position + innerHeight + MARGIN) y += this.#height(items[last++]);
    let below = 0;
    for (let i = last; i < items.length; i++) below += this.#height(items[i]);
    this.#enough = [position - MARGIN / 2, position + MARGIN / 2];
    return { first, last, above, below };
  }

  /** How far the top of the list has left the viewport. */
  #position() {
    return this.#top ? -this.#top.getBoundingClientRect().top : 0;
  }

  #height({ key, kind }) {
    return this.#heights.get(key) ?? this.#typical.get(kind);
  }
}
