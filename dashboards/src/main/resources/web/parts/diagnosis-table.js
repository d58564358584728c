/** Diagnoses as a table: a host's history, or all of them. On a phone each row becomes a few lines. */

import { html, nothing, repeat } from "../html.js";
import { duration, moment, now } from "../time.js";
import { count, plural } from "../words.js";
import { confidenceMark, stateMark } from "./marks.js";

export const diagnosisTable = (page, items, { withHost = true, label } = {}) =>
  html`<table class="table" aria-label=${label ?? nothing}>
    <thead>
      <tr>
        <th scope="col">State</th>
        <th scope="col">Cause</th>
        ${withHost ? html`<th scope="col">Host</th>` : nothing}
        <th scope="col">Began</th>
        <th scope="col" class="num">Lasted</th>
        <th scope="col" class="num">Events</th>
        <th scope="col">${withHost ? "Now" : "Ended by"}</th>
      </tr>
    </thead>
    <tbody>
      ${repeat(
        items,
        (item) => item.id,
        (item) => row(page, item, withHost),
      )}
    </tbody>
  </table>`;

function row(page, d, withHost) {
  const end = d.resolvedAt ? Date.parse(d.resolvedAt) : now();
  return html`<tr class=${page.selected === d.id ? "on" : ""} data-row=${d.id} tabindex="-1" @click=${(e) => open(e)}>
    <td class="nw">${stateMark(d.status, d.confidence)}<small>${confidenceMark(d.confidence)}</small></td>
    <td><a class="say" data-open href=${page.diagnosisHref(d.id)}>${d.sentence}</a><small>${d.title}</small></td>
    ${withHost ? html`<td class="nw" data-l="Host"><a data-host href=${page.hostHref(d.host)}>${d.host}</a></td>` : nothing}
    <td class="nw" data-l="Began">${moment(Date.parse(d.firstSeen))}</td>
    <td class="num nw" data-l="Lasted">${duration(end - Date.parse(d.firstSeen))}</td>
    <td class="num" data-l="Events">${count(d.count)}</td>
    <td data-l=${withHost ? "Now" : "Ended by"}>${outcome(d)}</td>
  </tr>`;
}

/** How it ended, or where it stands. */
export function outcome(d) {
  if (d.status === "resolved") return d.resolvedBy?.proof ? "proof in the log" : "quiet, no proof";
  if (d.regressions) return `came back ${plural(d.regressions, "time")}`;
  return d.status;
}

function open(e) {
  if (e.target.closest("a, button") || String(getSelection())) return;
  e.currentTarget.querySelector("[data-open]").click();
}

/** The foot of a list that has more. */
export function pager(list, one, many) {
  if (!list.items.length) return nothing;
  const shown = list.data.total
    ? `1 to ${list.items.length} of ${count(list.total)}`
    : plural(list.items.length, one, many);
  return html`<div class="pager">
    <span>${shown}</span>
    ${
      list.unfinished
        ? html`<button class="btn small" type="button" @click=${() => list.more()}>Show older</button>`
        : nothing
    }
  </div>`;
}
