/** What the page says when things are not well, not there, or not there yet. */

import { html, nothing } from "../html.js";
import { clockSeconds, duration, now } from "../time.js";
import { plural } from "../words.js";
import { glyph } from "./marks.js";

/** The connection: nothing while it stands. `anything` says whether there is something to show meanwhile. */
export function connectionBanner(live, anything) {
  if (live.state !== "reconnecting") return nothing;
  const wait = live.nextTryAt && Math.max(0, live.nextTryAt - Date.now());
  return html`<div class="banner warn" role="status">
    <span class="is-flapping">${glyph("flapping")}</span>
    <span
      ><b>${live.stale ? "Stale." : "Reconnecting."}</b>
      ${anything ? `Showing ${clockSeconds(now())}.` : "The server does not answer."}
      ${wait === null ? "Trying now." : `Next try in ${duration(wait)}.`}</span
    >
    <button class="btn small" type="button" @click=${() => live.retry()}>Try now</button>
  </div>`;
}

export function restoringBanner(summary) {
  if (!summary) return nothing;
  const { ready, total } = summary.partitions;
  if (summary.state !== "restoring") return ready < total ? partBanner(ready, total) : nothing;
  return html`<div class="banner info">
    <span class="is-silent">${glyph("silent")}</span>
    <span
      ><b>Restoring state.</b> ${ready} of ${plural(total, "partition")} ${ready === 1 ? "is" : "are"} ready; hosts of
      the others follow.</span
    >
    <progress max=${total} .value=${ready} aria-label="Partitions ready"></progress>
  </div>`;
}

/** Whether what is not here may be on another server, or follow. */
export const isPartOnly = (summary) => Boolean(summary) && summary.partitions.ready < summary.partitions.total;

/** Says so of what was not found. */
export const partOnly = ({ partitions: { ready, total } }) =>
  `This server has ${ready} of ${plural(total, "partition")}; another one may have it.`;

/** One of several servers that share the fleet. */
const partBanner = (ready, total) =>
  html`<div class="banner info">
    <span class="is-silent">${glyph("silent")}</span>
    <span
      ><b>Part of the fleet.</b> This server has ${ready} of ${plural(total, "partition")}; hosts of the others are on
      other servers.</span
    >
  </div>`;

/** A question that the server did not answer. What is shown stays. That one must sign in is said above all. */
export function problemBanner(problem, again) {
  if (!problem || problem.status === 401) return nothing;
  const because = [problem.status || null, problem.detail].filter(Boolean).join(", ");
  return html`<div class="banner bad" role="status">
    <span class="is-open">${glyph("open")}</span>
    <span><b>${problem.title}</b>${because ? ` (${because})` : ""}. Your filters are kept.</span>
    <button class="btn small" type="button" @click=${again}>Try again</button>
  </div>`;
}

/** In the place of a view whose first answer is not there yet: at first nothing, then bones, or what went wrong. */
export const waiting = (page, resource, heading) =>
  html`<h1 class="vh" tabindex="-1" data-waiting>${heading}</h1>
    ${problemBanner(resource.problem, () => page.refresh())} ${resource.slow ? skeleton(6) : nothing}`;

/** Bones of the right height. */
export const skeleton = (rows = 4) =>
  html`<div class="panel bones" aria-hidden="true">
    ${Array.from({ length: rows }, () => html`<div><i class="bone w1"></i><i class="bone w2"></i><i class="bone w3"></i></div>`)}
  </div>`;

/** An address that leads to nothing, as from an old mail: what it was, and where to go on. */
export const missing = (heading, text, links) =>
  html`<section class="panel empty">
    <h1 tabindex="-1">${heading}</h1>
    <p>${text}</p>
    <p class="acts">${links}</p>
  </section>`;

export const noHostYet = () =>
  html`<section class="panel empty">
    <h2>Start the shipper where a gateway runs:</h2>
    <code>gatewatch ship --ingest http://${location.hostname}:9181</code>
    <p>It shows up here with its first line or heartbeat.</p>
  </section>`;
