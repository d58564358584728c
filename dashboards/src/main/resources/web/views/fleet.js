/** The fleet: who is broken, since when, by what, and what cures it. Worst first. */

import { List } from "../api.js";
import { html, nothing, ref, repeat, share, tall } from "../html.js";
import { copyLink } from "../keys.js";
import { downloadButtons } from "../parts/download.js";
import { dot, icon, stateMark } from "../parts/marks.js";
import { ledger } from "../parts/ledger.js";
import { noHostYet, problemBanner, skeleton, waiting } from "../parts/notices.js";
import { searchField } from "../parts/search.js";
import { Steady } from "../parts/steady.js";
import { announce } from "../parts/toast.js";
import { Window } from "../parts/window.js";
import { age, moment } from "../time.js";
import { NEEDS_YOU, STATES, count, plural } from "../words.js";
import { boneRow, calmItem, groupRow, hostRow, kidRow, sectionRow, tableHead } from "./fleet-rows.js";

const PAGE_ROWS = 250;
/** More healthy hosts than this start folded away. */
const CALM_UNFOLDED = 200;
/** More hosts of one cause than this start folded into their row. */
const KIDS_UNFOLDED = 12;
const ROW_HEIGHTS = { host: 64, well: 30, group: 64, kid: 29, section: 36 };

/** What a row that is not here yet is taken for, so that the scroll bar tells the truth. */
const REST_HEIGHT = 32;

/** The server's rank of what hosts share: the worst. */
const SHARED_RANK = 0;

/** What a screen reader is told. */
const TURNS = {
  opened: "needs you",
  regressed: "regressed",
  flapping: "flaps",
  resolved: "resolved",
};

const COLUMNS = {
  host: (h) => h.host,
  state: (h) => h.state,
  version: (h) => h.version,
  cause: (h) => h.diagnosis?.cause,
  confidence: (h) => h.diagnosis?.confidence,
  sentence: (h) => h.diagnosis?.sentence,
  since: (h) => h.since,
  closes: (h) => h.closes,
  fix: (h) => h.diagnosis?.fix?.commands.join("; "),
  lastSeen: (h) => h.lastSeen,
};

export function fleet(page) {
  const changed = () => page.redraw();
  const hosts = new List(() => {
    untaken = true;
    changed();
  }, PAGE_ROWS);
  const calm = new List(changed, PAGE_ROWS);
  const steady = new Steady((host) => host.host);
  const rows = new Window(changed, ROW_HEIGHTS);
  /** Groups and the healthy hosts, where the user folded or unfolded them. */
  const folds = new Map();
  /** Hosts that changed since the list was asked for. */
  const news = new Map();
  let untaken = false;
  let asked = null;

  const all = () => page.query("show") === "all";
  const states = () => page.query("status") || (all() ? "" : NEEDS_YOU.join());
  const question = () => ({
    ...page.range,
    status: states(),
    cause: page.query("cause"),
    version: page.query("version"),
    q: page.query("q"),
    sort: page.query("sort") || (page.query("group") === "version" ? "version" : ""),
  });
  const filtered = () => ["cause", "version", "q", "status"].some((name) => page.query(name));

  /** The healthy hosts stand below those that need somebody, unless a filter is about something else. */
  const calmShown = () => !all() && !page.query("status") && !page.query("cause");
  const healthyCount = () => page.summary.data?.hosts.healthy ?? 0;
  const calmOpen = () => folds.get("calm") ?? (healthyCount() > 0 && healthyCount() <= CALM_UNFOLDED);

  async function refresh() {
    const now = question();
    const before = [...news.values()];
    page.knowledge.load(changed);
    await Promise.all([
      hosts.ask("/hosts", now),
      calmShown() && calmOpen() ? calm.ask("/hosts", { ...now, status: "healthy", sort: "host" }) : null,
    ]);
    // What was known before the question is part of the answer.
    for (const record of before) if (news.get(record.host) === record) news.delete(record.host);
  }

  /** Hands what the server sent to the list that is read. */
  function take() {
    if (!hosts.data || hosts.outdated || !untaken) return;
    untaken = false;
    const now = JSON.stringify(question());
    if (now === asked) steady.offer(withNews(hosts.items), Boolean(page.selected));
    else steady.replace(hosts.items);
    asked = now;
  }

  /** A host that changed is shown at once, at its place; the server's own order follows with the next answer. */
  function withNews(list) {
    if (!news.size) return list;
    const known = new Map(list.map((host) => [host.host, host]));
    // A host by itself cannot know that others share its cause.
    const shared = new Set(page.summary.data?.causes.filter((cause) => cause.shared).map(({ cause }) => cause));
    const rankOf = (record) => (shared.has(record.diagnosis?.cause) ? SHARED_RANK : record.rank);
    const newest = (host) => (news.has(host.host) ? inThisRange(news.get(host.host), host) : host);
    if (filtered() || all() || grouping() === "version" || page.query("sort")) return list.map(newest);
    const moved = [...news.values()].filter((record) => rankOf(record) !== known.get(record.host)?.rank);
    const merged = list.filter((host) => !moved.some((record) => record.host === host.host)).map(newest);
    for (const record of moved) {
      if (record.state === "healthy" && !known.has(record.host)) continue;
      const place = merged.findIndex((other) => other.rank > rankOf(record));
      merged.splice(place < 0 ? merged.length : place, 0, inThisRange(record, known.get(record.host)));
    }
    return merged;
  }

  /** What is told of a host is told for the default range; another range keeps its strip until the server was asked. */
  function inThisRange(record, known) {
    if (page.hasDefaultRange) return record;
    const { closes, buckets, cured, lost } = known ?? {
      closes: 0,
      buckets: record.buckets.map(() => 0),
      cured: [],
      lost: [],
    };
    return { ...record, closes, buckets, cured, lost };
  }

  function heard(kind, record) {
    if (kind === "host") {
      news.set(record.host, record);
      untaken = true;
    }
    if (kind === "diagnosis" && TURNS[record.change]) announce(`${record.host} ${TURNS[record.change]}`);
    return kind === "host" || kind === "diagnosis";
  }

  const grouping = () => (page.query("sort") ? "none" : page.query("group") || "causes");

  function arrange() {
    return { causes: byCause, version: byVersion, none: oneByOne }[grouping()](steady.items);
  }

  const oneByOne = (list) => list.map(rowOf);
  const rowOf = (host) => ({ kind: host.state === "healthy" ? "well" : "host", key: host.host, host });

  /** Hosts that share a cause under one row, at the place of the worst of them. */
  function byCause(list) {
    const shared = new Map();
    for (const cause of page.summary.data.causes) if (cause.shared) shared.set(cause.cause, cause);
    const items = [];
    const groups = new Map();
    for (const host of list) {
      const cause = shared.get(host.diagnosis?.cause);
      if (!cause) items.push(rowOf(host));
      else if (groups.has(cause.cause)) groups.get(cause.cause).hosts.push(host);
      else {
        const group = { kind: "group", key: `cause:${cause.cause}`, cause, hosts: [host] };
        groups.set(cause.cause, group);
        items.push(group);
      }
    }
    return items.flatMap((item) => (item.kind === "group" ? unfold(item) : item));
  }

  function unfold(group) {
    if (group.hosts.length === 1 && !hosts.unfinished) return rowOf(group.hosts[0]);
    group.unfinished = hosts.unfinished;
    group.open = folds.get(group.key) ?? group.hosts.length <= KIDS_UNFOLDED;
    group.toggle = () => {
      folds.set(group.key, !group.open);
      page.redraw();
    };
    return group.open ? [group, ...group.hosts.map((host) => ({ kind: "kid", key: host.host, host }))] : group;
  }

  /** The server lists them by version then; here each version gets its line. */
  function byVersion(list) {
    const items = [];
    for (const host of list) {
      if (items.at(-1)?.host.version !== host.version || !items.length) {
        items.push({ kind: "section", key: `version:${host.version}`, host, version: host.version });
      }
      items.push(rowOf(host));
    }
    return items;
  }

  /* ---------- drawing ---------- */

  function draw() {
    take();
    steady.settle(Boolean(page.selected));
    const summary = page.summary.data;
    if (!summary) return waiting(page, page.summary, "Fleet");
    if (summary.hosts.total === 0 && summary.state !== "restoring")
      return html`<div class="head">${heading(summary)}</div>
        ${noHostYet()}`;
    return html`${brief(summary)} ${filters(summary)}
      ${problemBanner(page.summary.problem ? null : hosts.problem, refresh)} ${changesBar()}
      <div class="rows panel ${hosts.outdated ? "old" : ""}" ${ref(steady.hold)}>
        ${table(summary)}${healthy(summary)}
      </div>`;
  }

  const heading = (summary) => html`<h1 tabindex="-1">${summary.sentence}</h1>`;

  const brief = (summary) =>
    html`<section class="brief">
      <div>
        ${heading(summary)}
        <p class="lead">
          ${summary.lead.map(({ strong, text }) => (strong ? html`<strong>${text}</strong> ` : `${text} `))}
        </p>
        ${tally(summary.hosts)}
      </div>
      ${
        summary.causes.length
          ? ledger(summary.causes, page.span, (cause) =>
              page.href("/", { cause: page.query("cause") === cause ? "" : cause }),
            )
          : nothing
      }
    </section>`;

  function tally(counts) {
    const present = [...NEEDS_YOU, "healthy"].filter((state) => counts[state]);
    return html`<div class="tally" aria-hidden="true">
        ${present.map((state) => html`<span class="is-${state}" ${share(counts[state])}></span>`)}
      </div>
      <div class="tallies" role="group" aria-label="Filter by state">
        ${present.map(
          (state) =>
            html`<button
              type="button"
              aria-pressed=${String(page.query("status") === state)}
              @click=${() => page.filter({ status: page.query("status") === state ? "" : state, sel: "" })}
            >
              ${dot(state)}<b>${count(counts[state])}</b> ${STATES[state].toLowerCase()}
            </button>`,
        )}
      </div>`;
  }

  const filters = (summary) =>
    html`<div class="filters" role="group" aria-label="Filters">
      ${chip(`Needs you ${count(summary.hosts.needYou)}`, !all() && !page.query("status"), { show: "", status: "" })}
      ${chip(`All ${count(summary.hosts.total)}`, all() && !page.query("status"), { show: "all", status: "" })}
      ${choice(
        "Cause",
        "cause",
        "Any cause",
        summary.causes.map(({ cause, title, hosts: n }) => [cause, `${title} (${n})`]),
      )}
      ${choice(
        "Version",
        "version",
        "Any version",
        summary.versions.map((version) => [version, version]),
      )}
      ${choice("Group by", "group", "Group shared causes", [
        ["version", "By version"],
        ["none", "No groups"],
      ])}
      ${searchField(page, "Search hosts, causes and messages", "only-narrow")}
      <span class="grow"></span>
      <button class="btn quiet hide-s" type="button" @click=${() => copyLink(page)}>${icon("link")}Copy link</button>
      ${downloadButtons("gatewatch-hosts", "/hosts", question(), COLUMNS)}
    </div>`;

  const chip = (label, pressed, changes) =>
    html`<button
      class="chip"
      type="button"
      aria-pressed=${String(pressed)}
      @click=${() => page.filter({ ...changes, sel: "" })}
    >
      ${label}
    </button>`;

  const choice = (label, name, any, options) =>
    html`<select aria-label=${label} @change=${(e) => page.filter({ [name]: e.target.value, sel: "" })}>
      <option value="" ?selected=${!page.query(name)}>${any}</option>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${page.query(name) === value}>${text}</option>`)}
    </select>`;

  function changesBar() {
    if (!steady.changes) return nothing;
    return html`<div class="changes">
      <button class="btn small" type="button" @click=${apply}>
        ${plural(steady.changes, "change")}<kbd aria-hidden="true">.</kbd>
      </button>
    </div>`;
  }

  function apply() {
    steady.apply();
    page.redraw();
  }

  function table(summary) {
    const items = arrange();
    if (!items.length) return hosts.data ? empty(summary) : hosts.slow ? skeleton(6) : nothing;
    const rest = hosts.unfinished ? Math.max(1, hosts.total - hosts.items.length) : 0;
    const draw = (item, i) => {
      const index = i + 2;
      if (item.kind === "group") return groupRow(page, item, index);
      if (item.kind === "section") return sectionRow(item.version ?? "version not seen yet", index);
      return item.kind === "kid" ? kidRow(page, item.host, index) : hostRow(page, item.host, index);
    };
    const template = html`<div
      role="table"
      aria-label=${`Hosts${all() ? "" : " that need you"}, ${page.query("sort") ? `by ${page.query("sort")}` : "worst first"}`}
      aria-rowcount=${items.length + rest + 1}
    >
      ${tableHead(page, page.span)}
      <div role="rowgroup">
        ${rows.draw(items, draw)}${
          rest
            ? html`${boneRow()}
                <div ${tall(rest * REST_HEIGHT)}></div>`
            : nothing
        }
      </div>
    </div>`;
    // The end of what was loaded has come near.
    if (rest && rows.last >= items.length) hosts.more();
    return template;
  }

  function empty(summary) {
    if (filtered()) {
      return html`<div class="empty">
        <h2>No host matches.</h2>
        <p class="acts">${clearButtons()}</p>
      </div>`;
    }
    const cure = summary.lastCure;
    return html`<div class="empty">
      ${stateMark("resolved", null, "Nothing needs you.")}
      <p>
        ${plural(summary.hosts.total, "host")}.
        ${cure ? html`The last cure was <a class="link" href=${page.hostHref(cure.host)}>${cure.host}</a> at ${moment(Date.parse(cure.resolvedAt))}, ${age(cure.resolvedAt)} ago.` : nothing}
      </p>
    </div>`;
  }

  const clearButtons = () =>
    [
      ["q", "search"],
      ["status", "state"],
      ["cause", "cause"],
      ["version", "version"],
    ]
      .filter(([name]) => page.query(name))
      .map(
        ([name, word]) =>
          html`<button class="btn small" type="button" @click=${() => page.filter({ [name]: "" })}>
            Clear the ${word} filter
          </button>`,
      );

  function healthy(summary) {
    if (!calmShown() || !summary.hosts.healthy) return nothing;
    const open = calmOpen();
    const cured = calm.items.filter((host) => host.cured.length).length;
    return html`<div class="sect">
        ${dot("healthy")}<b>${count(summary.hosts.healthy)} healthy</b>
        ${open && cured ? html`<span class="dim">${plural(cured, "host")} cured in this range</span>` : nothing}
        <button
          class="btn small quiet"
          type="button"
          aria-expanded=${String(open)}
          @click=${() => {
            folds.set("calm", !open);
            page.refresh();
            page.redraw();
          }}
        >
          ${open ? "Fold" : "Show"}
        </button>
      </div>
      ${open ? calmList() : nothing}`;
  }

  const calmList = () =>
    html`<ul class="calm" aria-label="Healthy hosts">
        ${repeat(
          calm.items,
          (host) => host.host,
          (host) => calmItem(page, host),
        )}
      </ul>
      ${
        calm.unfinished
          ? html`<div class="pager">
              <span>${calm.items.length} of ${calm.total}</span
              ><button class="btn small" type="button" @click=${() => calm.more()}>Show more</button>
            </div>`
          : nothing
      }`;

  return {
    name: "Fleet",
    searches: true,
    refresh,
    heard,
    draw,
    drawn: () => rows.measure(),
    keys: { ".": apply },
    leave() {
      rows.close();
      steady.close();
      hosts.close();
      calm.close();
    },
  };
}
