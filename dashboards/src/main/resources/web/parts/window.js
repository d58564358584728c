/** Of a long list, only the rows near the viewport: 5,000 hosts must stay as fluid as five. */

import { html, nothing, ref, repeat, tall } from "../html.js";

/** Up to here all rows are drawn, so that the browser's own search finds them. */
const FEW = 120;
/** Rows beyond the viewport on either side, in pixels. */
const MARGIN = 600;

export class Window {
  #heights = new Map();
  #element = null;
  #hold = (element) => {
    this.#element = element ?? null;
  };
  #onScroll;
  #last = 0;
  #edges = [0, 0];

  /**
   * @param redraw called when other rows have come near
   * @param estimate `(item) => pixels`, used until the row was measured
   */
  constructor(redraw, estimate) {
    this.estimate = estimate;
    this.#onScroll = () => {
      const { top } = this.#view();
      if (top < this.#edges[0] || top > this.#edges[1]) redraw();
    };
    addEventListener("scroll", this.#onScroll, { passive: true });
    addEventListener("resize", redraw);
    this.close = () => {
      removeEventListener("scroll", this.#onScroll);
      removeEventListener("resize", redraw);
    };
  }

  /** Index of the last item that was drawn: where it comes near the end, it is time to load more. */
  get last() {
    return this.#last;
  }

  #view() {
    const top = this.#element ? -this.#element.getBoundingClientRect().top : 0;
    return { top, bottom: top + innerHeight };
  }

  #height(item) {
    return this.#heights.get(item.key) ?? this.estimate(item);
  }

  /** Draws the items near the viewport, each with a unique `key`, between two spacers that stand for the rest. */
  draw(items, drawItem) {
    const all = items.length <= FEW;
    const view = this.#view();
    let y = 0;
    let above = 0;
    let first = 0;
    let last = items.length;
    if (!all) {
      while (first < items.length && y + this.#height(items[first]) < view.top - MARGIN)
        y += this.#height(items[first++]);
      above = y;
      last = first;
      while (last < items.length && y < view.bottom + MARGIN) y += this.#height(items[last++]);
    }
    let below = 0;
    for (let i = last; i < items.length; i++) below += this.#height(items[i]);
    this.#last = last;
    this.#edges = all ? [-Infinity, Infinity] : [above && view.top - MARGIN / 2, view.top + MARGIN / 2];
    const shown = items.slice(first, last);
    return html`<div class="space" aria-hidden="true" ${ref(this.#hold)} ${tall(above)}></div>
      ${repeat(
        shown,
        (item) => item.key,
        (item, i) => drawItem(item, first + i),
      )}
      ${below ? html`<div class="space" aria-hidden="true" ${tall(below)}></div>` : nothing}`;
  }

  /** Takes the real heights of the rows that were drawn: elements with `data-key`. */
  measure() {
    if (!this.#element) return;
    for (const row of this.#element.parentElement.querySelectorAll(":scope > [data-key]")) {
      this.#heights.set(row.dataset.key, row.offsetHeight);
    }
  }
}
