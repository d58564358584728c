/** Diagnoses as a table: a host's history, or all of them. On a phone each row becomes a few lines. */

import { html, nothing, repeat } from "../html.js";
import { duration, moment, now } from "../time.js";
import { count, plural } from "../words.js";
import { confidenceMark, icon, stateMark } from "./marks.js";
import { on, pressed } from "./rows.js";

/** @param items diagnoses, and groups of them as `gather` makes them */
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
        (item) => (item.members ? groupRow(page, item) : row(page, item, withHost)),
      )}
    </tbody>
  </table>`;

/**
 * One cause is one row: diagnoses of a cause that hosts share are gathered at the place of the first.
 *
 * @param causes the ids of the causes that hosts share
 * @param folds which groups are unfolded: a set of causes
 */
export function gather(diagnoses, causes, folds, changed) {
  const groups = new Map();
  const items = [];
  for (const d of diagnoses) {
    if (!causes.has(d.cause)) items.push(d);
    else if (groups.has(d.cause)) groups.get(d.cause).members.push(d);
    else {
      const group = { id: `cause:${d.cause}`, cause: d.cause, members: [d] };
      groups.set(d.cause, group);
      items.push(group);
    }
  }
  return items.flatMap((item) => {
    if (!item.members) return item;
    if (item.members.length === 1) return item.members[0];
    item.open = folds.has(item.cause);
    item.toggle = () => {
      if (!folds.delete(item.cause)) folds.add(item.cause);
      changed();
    };
    return item.open ? [item, ...item.members.map((d) => ({ ...d, member: true }))] : item;
  });
}

function groupRow(page, { id, cause, members, open, toggle }) {
  const [first] = members;
  const began = members.map((d) => d.firstSeen).sort()[0];
  const hosts = new Set(members.map((d) => d.host)).size;
  return html`<tr class="group ${on(page, id)}" data-row=${id} tabindex="-1">
    <td class="nw">${stateMark("open", first.confidence)}<small>${confidenceMark(first.confidence)}</small></td>
    <td>
      <a class="say" data-open href=${page.href("/", { cause })}>${first.sentence}</a><small>${first.title}</small>
    </td>
    <td class="nw" data-l="Host">
      <button class="fold" type="button" aria-expanded=${String(open)} @click=${toggle}>
        ${plural(hosts, "host")}${icon("right")}
      </button>
    </td>
    <td class="nw" data-l="Began">${moment(Date.parse(began))}</td>
    <td class="num nw" data-l="Lasted">${duration(now() - Date.parse(began))}</td>
    <td class="num" data-l="Events">${count(members.reduce((sum, d) => sum + d.count, 0))}</td>
    <td data-l="Now">open</td>
  </tr>`;
}

function row(page, d, withHost) {
  const end = d.resolvedAt ? Date.parse(d.resolvedAt) : now();
  return html`<tr
    class="${d.member ? "member" : ""} ${on(page, d.id)}"
    data-row=${d.id}
    tabindex="-1"
    @click=${(e) => pressed(e, page, d.id)}
  >
    <td class="nw">${stateMark(d.status, d.confidence)}<small>${confidenceMark(d.confidence)}</small></td>
    <td><a class="say" data-open href=${page.diagnosisHref(d.id)}>${d.sentence}</a><small>${d.title}</small></td>
    ${
      withHost
        ? html`<td class="nw" data-l="Host"><a data-host href=${page.hostHref(d.host)}>${d.host}</a></td>`
        : nothing
    }
    <td class="nw" data-l="Began">${moment(Date.parse(d.firstSeen))}</td>
    <td class="num nw" data-l="Lasted">${duration(end - Date.parse(d.firstSeen))}</td>
    <td class="num" data-l="Events">${count(d.count)}</td>
    <td data-l=${withHost ? "Now" : "Ended by"}>${withHost || d.status === "resolved" ? outcome(d) : "not yet"}</td>
  </tr>`;
}

/** How it ended, or where it stands. */
function outcome(d) {
  if (d.status === "resolved") return d.resolvedBy?.proof ? "proof in the log" : "quiet, no proof";
  if (d.regressions) return `came back ${plural(d.regressions, "time")}`;
  return d.status;
}

/** The foot of a list that has more. */
export function pager(list, one, many) {
  if (!list.items.length) return nothing;
  return html`<div class="pager">
    <span>${list.unfinished ? "The newest " : ""}${plural(list.items.length, one, many)}</span>
    ${
      list.unfinished
        ? html`<button class="btn small" type="button" @click=${() => list.more()}>Show older</button>`
        : nothing
    }
  </div>`;
}
