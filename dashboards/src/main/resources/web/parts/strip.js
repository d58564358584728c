/** Heat strips: how many failures in each of 72 equal parts of the range. Height carries the count. */

import { html, svg, nothing, placed } from "../html.js";
import { count } from "../words.js";
import { clock, ticks } from "../time.js";

const HEIGHT = 24;
const BAR = 0.76;

/** Bars never change once drawn, and rows are drawn often: one path for each list of numbers. */
const paths = new WeakMap();

function bars(buckets) {
  if (!paths.has(buckets)) {
    const most = Math.max(1, ...buckets);
    const path = buckets
      .map((n, i) => {
        if (!n) return "";
        // Square root: a flood must not flatten the single failures beside it.
        const top = HEIGHT * (1 - Math.sqrt(n / most));
        return `M${i + (1 - BAR) / 2} ${HEIGHT}V${Math.min(HEIGHT - 3, top).toFixed(1)}h${BAR}V${HEIGHT}z`;
      })
      .join("");
    paths.set(buckets, path);
  }
  return paths.get(buckets);
}

/** Three slanted strokes across a bucket: something is missing here. */
const hatch = (i) => `M${i} ${HEIGHT}l1 -16`;

const grids = new Map();

function grid(from, to, width) {
  const key = `${from}/${to}/${width}`;
  if (!grids.has(key)) {
    if (grids.size > 20) grids.clear();
    grids.set(
      key,
      ticks(from, to)
        .map(({ x }) => `M${(x * width).toFixed(2)} 0V${HEIGHT}`)
        .join(""),
    );
  }
  return grids.get(key);
}

function sentence(name, buckets, lost, unit) {
  const total = buckets.reduce((sum, n) => sum + n, 0);
  const missing = lost.length ? ", lines are missing" : "";
  if (!total) return `${name}: no ${unit}${missing}`;
  return `${name}: ${count(total)} ${unit}, at most ${count(Math.max(...buckets))} at once${missing}`;
}

/**
 * One strip, in the colour of what it stands in.
 *
 * @param range `{ from, to }` in milliseconds
 * @param marks `lost` and `hush`: buckets without evidence; `cured`: buckets in which something was cured; `unit`: what
 *   the buckets count
 */
export function strip(
  name,
  buckets,
  range,
  { lost = [], hush = [], cured = [], small = false, hot = false, unit = "failures" } = {},
) {
  const width = buckets.length;
  return html`<svg
    class="strip ${small ? "s" : ""} ${hot ? "hot" : ""}"
    viewBox="0 0 ${width} ${HEIGHT}"
    preserveAspectRatio="none"
    role="img"
    aria-label=${sentence(name, buckets, lost, unit)}
  >
    <path class="grid" d=${grid(range.from, range.to, width)}></path>
    <path class="base" d="M0 ${HEIGHT}H${width}"></path>
    <path class="b" d=${bars(buckets)}></path>
    ${lost.length ? svg`<path class="gap" d=${lost.map(hatch).join("")}></path>` : nothing}
    ${hush.length ? svg`<path class="hush" d=${hush.map(hatch).join("")}></path>` : nothing}
    ${cured.map((i) => svg`<path class="cured" d="M${i} 12l.5 4 1 -9"></path>`)}
  </svg>`;
}

/** The buckets of a range from a moment on: where a silent host says nothing. */
export function bucketsSince(iso, range, buckets = 72) {
  if (!iso) return [];
  const first = Math.floor(((Date.parse(iso) - range.from) / (range.to - range.from)) * buckets);
  return Array.from({ length: buckets }, (_, i) => i).filter((i) => i >= first);
}

/** The labels above strips. Hidden from screen readers: each strip says its numbers. */
export function axis({ from, to }) {
  // The end of the range is always named; a label close before it would run into it.
  const shown = ticks(from, to).filter(({ x }) => x < 0.8 && x > 0.03);
  return html`<div class="axis" aria-hidden="true">
    ${shown.map(({ x, label }) => html`<span ${placed(x * 100)}>${label}</span>`)}<span class="end">${clock(to)}</span>
  </div>`;
}
