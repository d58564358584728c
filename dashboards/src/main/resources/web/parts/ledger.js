/** The ledger: causes, one row each, with their numbers and a strip, all on the page's time column. */

import { html, repeat } from "../html.js";
import { bucketLabel } from "../time.js";
import { count } from "../words.js";
import { axis, strip } from "./strip.js";

const MINUTE = 60_000;
const BUCKETS = 72;

const HOSTS = ["hosts", ({ hosts }) => count(hosts)];

/** What a ledger can show: its numbers, the strip, and what the strip counts. */
export const FAILURES = {
  columns: () => [HOSTS, ["seen", ({ closes }) => count(closes)]],
  strip: ({ buckets }) => buckets,
  unit: "failures",
};

/** Closes with 1008, and their rate at its worst. */
export const CLOSES_PER_MINUTE = {
  columns: (range) => [
    HOSTS,
    ["closes", ({ closed }) => count(total(closed))],
    ["most/min", ({ closed }) => perMinute(Math.max(...closed), range)],
  ],
  strip: ({ closed }) => closed,
  unit: "closes with 1008",
};

export const BEGUN = {
  columns: () => [HOSTS, ["began", ({ begun }) => count(total(begun))]],
  strip: ({ begun }) => begun,
  unit: "diagnoses",
};

const look = (name) => (name === "hosts" ? "soft" : "");

export const total = (buckets) => buckets.reduce((sum, n) => sum + n, 0);

/** 0, 0.2, 4.5, 31. */
function perMinute(n, { from, to }) {
  const rate = (n * BUCKETS * MINUTE) / (to - from);
  return rate >= 10 || rate === 0 ? count(Math.round(rate)) : rate < 0.05 ? "<0.1" : rate.toFixed(1);
}

/** @param href of the place that shows one cause */
export function ledger(
  causes,
  range,
  href,
  { shows = FAILURES, label = "Causes, most failures first", most = 8 } = {},
) {
  const per = bucketLabel(range.from, range.to, BUCKETS);
  const columns = shows.columns(range);
  return html`<div class="ledger ${columns.length > 2 ? "rated" : ""}" role="table" aria-label=${label}>
    <div class="lrow hd" role="row">
      <span class="nm" role="columnheader">Cause</span>${columns.map(
        ([name]) => html`<span class="num ${look(name)}" role="columnheader">${name}</span>`,
      )}<span role="columnheader"><span class="vh">${shows.unit} per ${per}</span>${axis(range)}</span>
    </div>
    ${repeat(
      causes.slice(0, most),
      ({ cause }) => cause,
      (row) =>
        html`<div class="lrow" role="row">
          <span class="nm" role="cell"><a href=${href(row.cause)} title=${row.title}>${row.title}</a></span
          >${columns.map(
            ([name, value]) => html`<span class="num ${look(name)}" role="cell">${value(row)}</span>`,
          )}<span role="cell"
            >${strip(row.title, shows.strip(row), range, { hot: row.shared, unit: shows.unit })}</span
          >
        </div>`,
    )}
  </div>`;
}
