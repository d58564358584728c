/** The rows of the fleet: a host, a cause that several hosts share, and its hosts under it. */

import { html, nothing } from "../html.js";
import { cureLine } from "../parts/cure.js";
import { confidenceMark, icon, stateMark } from "../parts/marks.js";
import { on, pressed } from "../parts/rows.js";
import { axis, bucketsSince, strip } from "../parts/strip.js";
import { age, bucketLabel, duration, moment } from "../time.js";
import { count, plural } from "../words.js";

const SORTS = [
  ["", "Worst first", "cell-state"],
  ["host", "Host", "c-host"],
  [null, "Cause and cure", "c-say"],
  ["since", "Since", "num c-since"],
  ["closes", "Failures", "num c-count"],
];

export function tableHead(page, range) {
  const sort = page.query("sort");
  const column = ([key, name, look]) => {
    const on = key === sort;
    return html`<span
      class=${look}
      role="columnheader"
      aria-sort=${on ? (key === "host" ? "ascending" : "descending") : nothing}
      >${
        key === null
          ? name
          : html`<button type="button" @click=${() => page.filter({ sort: key, sel: "" })}>
              ${name}${on ? " ↓" : ""}
            </button>`
      }</span
    >`;
  };
  return html`<div class="row hd" role="row" aria-rowindex="1">
    ${SORTS.map(column)}
    <span class="c-time" role="columnheader"
      ><span class="vh">Failures per ${bucketLabel(range.from, range.to, 72)}</span>${axis(range)}</span
    >
  </div>`;
}

/** One host: what is wrong with it, and what cures it. A healthy one, where all are listed, takes one line. */
export function hostRow(page, host, index) {
  const { diagnosis, state } = host;
  const look = state === "healthy" ? "well" : "";
  return html`<div
    class="row ${look} ${on(page, host.host)}"
    role="row"
    aria-rowindex=${index}
    data-row=${host.host}
    tabindex=${tabindex(page, host.host, index)}
    @click=${(e) => pressed(e, page, host.host)}
  >
    <div class="cell-state" role="cell">
      ${stateMark(state, diagnosis?.confidence)}${diagnosis ? confidenceMark(diagnosis.confidence) : nothing}
    </div>
    <div class="c-host" role="cell">
      <a class="host" data-host href=${page.hostHref(host.host)}>${host.host}</a
      ><span class="sub">${[host.version, host.impact].filter(Boolean).join(" · ")}</span>${behind(host)}${taken(host)}
    </div>
    <div class="c-say" role="cell">
      ${
        diagnosis
          ? html`<a class="say" data-open href=${page.diagnosisHref(diagnosis.id)}>${diagnosis.sentence}</a
              >${cureLine(diagnosis.fix, host.host, { decisive: page.knowledge.decisive(diagnosis) })}`
          : nothing
      }
    </div>
    ${since(host.since)} ${closes(host)} ${stripCell(host, page.span, state)}
  </div>`;
}

/** A cause that several hosts share: one row that folds. */
export function groupRow(page, group, index) {
  const { cause, hosts, key } = group;
  const first = hosts[0].diagnosis;
  const same = (of) => hosts.every(({ diagnosis }) => of(diagnosis) === of(first));
  // While more rows are to come, only the server knows how many hosts there are.
  const total = group.unfinished ? Math.max(cause.hosts, hosts.length) : hosts.length;
  const versions = new Set(hosts.map((host) => host.version).filter(Boolean));
  return html`<div
    class="row group ${on(page, key)}"
    role="row"
    aria-rowindex=${index}
    data-row=${key}
    tabindex=${tabindex(page, key, index)}
    @click=${(e) => pressed(e, page, key)}
  >
    <div class="cell-state" role="cell">${stateMark("open", first.confidence)}${confidenceMark(first.confidence)}</div>
    <div class="c-host" role="cell">
      <button class="host fold" type="button" aria-expanded=${String(group.open)} @click=${group.toggle}>
        ${plural(total, "host")}${icon("right")}</button
      ><span class="sub"
        >${versions.size === 1 ? `all on ${[...versions][0]}` : versions.size ? `${versions.size} versions` : ""}</span
      >
    </div>
    <div class="c-say" role="cell">
      <a class="say" data-open href=${page.href("/diagnoses", { cause: cause.cause })}
        >${same((d) => d.sentence) ? first.sentence : `${cause.title}.`}</a
      >
      ${
        same((d) => d.fix?.commands.join())
          ? cureLine(first.fix, plural(total, "host"), { note: "on each host" })
          : html`<div class="cure">
              <span class="step">${first.fix?.title}</span><span class="more">each its own</span>
            </div>`
      }
    </div>
    ${since(hosts.map((host) => host.since).sort()[0])}
    <div class="c-count num" role="cell">${count(cause.closes)}</div>
    <div class="c-time is-open" role="cell">${strip(cause.title, cause.buckets, page.span)}</div>
  </div>`;
}

/** A host under its group: what is its own. */
export function kidRow(page, host, index) {
  const { diagnosis } = host;
  return html`<div
    class="row kid ${on(page, host.host)}"
    role="row"
    aria-rowindex=${index}
    data-row=${host.host}
    tabindex=${tabindex(page, host.host, index)}
    @click=${(e) => pressed(e, page, host.host)}
  >
    <div class="cell-state" role="cell">${confidenceMark(diagnosis.confidence)}</div>
    <div class="c-host" role="cell"><a class="host" data-host href=${page.hostHref(host.host)}>${host.host}</a>${taken(host)}
    </div>
    <div class="c-say" role="cell">
      <a class="say" data-open href=${page.diagnosisHref(diagnosis.id)}
        >${diagnosis.why[0]?.text ?? diagnosis.sentence}</a
      >
    </div>
    <div class="c-since num" role="cell">${age(host.since)}</div>
    <div class="c-count num" role="cell">${count(host.closes)}</div>
    ${stripCell(host, page.span, host.state, true)}
  </div>`;
}

/** What the rows under it have in common. */
export const sectionRow = (text, index) =>
  html`<div class="row section" role="row" aria-rowindex=${index}>
    <span role="cell">${text}</span>
  </div>`;

/** Place of a row that is still to come. */
export const boneRow = () =>
  html`<div class="row" aria-hidden="true">
    <div class="cell-state"><i class="bone w1"></i></div>
    <div class="c-host"><i class="bone w2"></i></div>
    <div class="c-say"><i class="bone w3"></i></div>
  </div>`;

/** A healthy host: one thin line. */
export const calmItem = (page, host) =>
  html`<li>
    <span class="is-healthy"
      ><svg class="g" aria-hidden="true"><use href="#s-healthy"></use></svg></span
    ><a class="nm" href=${page.hostHref(host.host)}>${host.host}</a><span class="sub">${host.version ?? ""}</span>
    <span class="is-healthy"
      >${strip(host.host, host.buckets, page.span, { small: true, lost: host.lost, cured: host.cured })}</span
    >
  </li>`;

/** A host that tells its story late: its times are its own. */
const behind = ({ behindSeconds }) =>
  behindSeconds >= 60 ? html`<span class="sub late">${duration(behindSeconds * 1000)} behind</span>` : nothing;

/** Somebody is on it; why, and until when, is there for who asks. */
const taken = ({ acknowledgement }) =>
  acknowledgement
    ? html`<span class="sub taken" title=${reasonAndEnd(acknowledgement)}>${acknowledgement.by} is on it</span>`
    : nothing;

const reasonAndEnd = ({ reason, until }) => (until ? `${reason} (until ${moment(Date.parse(until))})` : reason);

const since = (iso) =>
  html`<div class="c-since num" role="cell">
    ${iso ? html`${age(iso)}<span class="sub">${moment(Date.parse(iso))}</span>` : nothing}
  </div>`;

const closes = ({ state, closes: n }) =>
  state === "silent"
    ? html`<div class="c-count num none" role="cell"><span aria-label="no data" role="img">–</span></div>`
    : html`<div class="c-count num" role="cell">${count(n)}</div>`;

function stripCell(host, range, state, small = false) {
  const hush = state === "silent" ? bucketsSince(host.lastHeartbeat, range) : [];
  return html`<div class="c-time is-${state}" role="cell">
    ${strip(host.host, host.buckets, range, { small, hush, lost: host.lost, cured: host.cured })}
  </div>`;
}

/** One row can be reached with Tab: the selected one, else the first. */
const tabindex = (page, key, index) => ((page.selected ? page.selected === key : index === 2) ? "0" : "-1");
