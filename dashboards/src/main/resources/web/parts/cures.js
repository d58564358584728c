/** Time to cure, by cause: each cure a mark on a logarithmic axis, the median a bar. */

import { html, svg, placed } from "../html.js";
import { duration } from "../time.js";
import { plural } from "../words.js";

const MINUTE = 60_000;
const SHORTEST = 10_000;
const LONGEST = 2 * 24 * 60 * MINUTE;
const WIDTH = 400;
const MARKS = [
  [MINUTE, "1 min"],
  [10 * MINUTE, "10 min"],
  [60 * MINUTE, "1 h"],
  [24 * 60 * MINUTE, "1 d"],
];

/** From 0 to 1: a minute and a day must both be readable. */
const along = (millis) =>
  Math.log(Math.min(LONGEST, Math.max(SHORTEST, millis)) / SHORTEST) / Math.log(LONGEST / SHORTEST);

const tookOf = (d) => Date.parse(d.resolvedAt) - Date.parse(d.firstSeen);

/** A host that is heard of again was not cured of anything. */
export const isCure = (d) => d.status === "resolved" && d.cause !== "host-silent";

/** @param resolved diagnoses, all of them resolved */
export function cures(resolved, { most = 8 } = {}) {
  const causes = new Map();
  for (const d of resolved) {
    if (!causes.has(d.cause)) causes.set(d.cause, { cause: d.cause, title: d.title, all: [] });
    causes.get(d.cause).all.push(d);
  }
  const rows = [...causes.values()].sort((a, b) => b.all.length - a.all.length).slice(0, most);
  return html`<div class="ledger" role="table" aria-label="Time to cure, by cause">
    <div class="lrow hd" role="row">
      <span class="nm" role="columnheader">Cause</span><span class="num" role="columnheader">median</span
      ><span role="columnheader"
        ><span class="vh">each cure</span>
        <div class="axis" aria-hidden="true">
          ${MARKS.map(([at, label]) => html`<span ${placed(along(at) * 100)}>${label}</span>`)}
        </div></span
      >
    </div>
    ${rows.map(({ title, all }) => {
      const times = all.map(tookOf).sort((a, b) => a - b);
      const median = times[times.length >> 1];
      const proven = all.filter((d) => d.resolvedBy?.proof).length;
      return html`<div class="lrow" role="row">
        <span class="nm" role="cell">${title}</span><span class="num" role="cell">${duration(median)}</span
        ><span role="cell"
          ><svg
            class="dots"
            viewBox="0 0 ${WIDTH} 18"
            preserveAspectRatio="none"
            role="img"
            aria-label=${`${title}: ${plural(all.length, "cure")}, ${proven} proven, median ${duration(median)}`}
          >
            ${MARKS.map(([at]) => svg`<path class="grid" d="M${along(at) * WIDTH} 0V18"></path>`)}
            ${all.map((d) => dotOf(d))}
            <path class="med" d="M${along(median) * WIDTH} 2V16"></path></svg
        ></span>
      </div>`;
    })}
  </div>`;
}

/** A stroke of no length with round ends is a dot, whatever the picture is stretched to. */
function dotOf(d) {
  const path = `M${(along(tookOf(d)) * WIDTH).toFixed(1)} 9h.01`;
  return d.resolvedBy?.proof
    ? svg`<path class="d" d=${path}></path>`
    : svg`<path class="q" d=${path}></path><path class="q2" d=${path}></path>`;
}
