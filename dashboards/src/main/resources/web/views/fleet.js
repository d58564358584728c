/** The fleet: who is broken, since when, by what, and what cures it. Worst first. */

import { List } from "../api.js";
import { html, nothing, ref, repeat, share, tall } from "../html.js";
import { copyLink } from "../keys.js";
import { downloadButtons } from "../parts/download.js";
import { chip, choice } from "../parts/filters.js";
import { ledger } from "../parts/ledger.js";
import { dot, icon, stateMark } from "../parts/marks.js";
import { noHostYet, problemBanner, skeleton, waiting } from "../parts/notices.js";
import { searchField } from "../parts/search.js";
import { changesBar } from "../parts/steady.js";
import { announce } from "../parts/toast.js";
import { Window } from "../parts/window.js";
import { age, moment } from "../time.js";
import { NEEDS_YOU, STATES, count, plural } from "../words.js";
import { FleetList } from "./fleet-list.js";
import { boneRow, calmItem, groupRow, hostRow, kidRow, sectionRow, tableHead } from "./fleet-rows.js";

const PAGE_ROWS = 250;
/** More healthy hosts than this start folded away. */
const CALM_UNFOLDED = 200;
const ROW_HEIGHTS = { host: 64, well: 30, group: 64, kid: 29, section: 36 };

/** What a row that is not here yet is taken for, so that the scroll bar tells the truth. */
const REST_HEIGHT = 32;

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
  failures: (h) => h.closes,
  fix: (h) => h.diagnosis?.fix?.commands.join("; "),
  lastSeen: (h) => h.lastSeen,
};

export function fleet(page) {
  const changed = () => page.redraw();
  const list = new FleetList(page);
  const calm = new List(changed, PAGE_ROWS);
  const window = new Window(changed, ROW_HEIGHTS);
  /** Whether the user wants to see the healthy hosts; null until they said so. */
  let calmWanted = null;

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
  const calmOpen = () => calmWanted ?? (healthyCount() > 0 && healthyCount() <= CALM_UNFOLDED);

  const grouping = () => (page.query("sort") ? "none" : page.query("group") || "causes");
  const plain = () => !filtered() && !all() && !page.query("sort") && grouping() !== "version";

  async function refresh() {
    page.knowledge.load(changed);
    await Promise.all([list.ask(question()), calmShown() && calmOpen() ? askCalm() : null]);
  }

  const askCalm = () => calm.ask("/hosts", { ...question(), status: "healthy", sort: "host" });

  function heard(kind, record) {
    if (kind === "host") list.heard(record);
    else if (TURNS[record.change]) announce(`${record.host} ${TURNS[record.change]}`);
    return true;
  }

  /* ---------- drawing ---------- */

  function draw() {
    const summary = page.summary.data;
    if (!summary) return waiting(page, page.summary, "Fleet");
    if (summary.hosts.total === 0 && summary.state !== "restoring")
      return html`<div class="head">${heading(summary)}</div>
        ${noHostYet()}`;
    const rows = list.rows(question(), grouping(), plain());
    return html`${brief(summary)} ${filters(summary)}
      ${problemBanner(page.summary.problem ? null : list.hosts.problem, refresh)} ${changesBar(list.steady, apply)}
      <div class="rows panel ${list.hosts.outdated ? "old" : ""}" ${ref(list.steady.hold)}>
        ${table(summary, rows)}${healthy(summary)}
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
      ${chip(page, `Needs you ${count(summary.hosts.needYou)}`, !all() && !page.query("status"), { show: "", status: "" })}
      ${chip(page, `All ${count(summary.hosts.total)}`, all() && !page.query("status"), { show: "all", status: "" })}
      ${choice(
        page,
        "Cause",
        "cause",
        "Any cause",
        summary.causes.map(({ cause, title, hosts: n }) => [cause, `${title} (${n})`]),
      )}
      ${choice(
        page,
        "Version",
        "version",
        "Any version",
        summary.versions.map((version) => [version, version]),
      )}
      ${choice(page, "Group by", "group", "Group shared causes", [
        ["version", "By version"],
        ["none", "No groups"],
      ])}
      ${searchField(page, "Search hosts, causes and messages", "only-narrow")}
      <span class="grow"></span>
      <button class="btn quiet hide-s" type="button" @click=${() => copyLink(page)}>${icon("link")}Copy link</button>
      ${downloadButtons("gatewatch-hosts", "/hosts", question(), COLUMNS)}
    </div>`;

  function apply() {
    list.steady.apply();
    page.redraw();
  }

  function table(summary, items) {
    const { hosts } = list;
    if (!items.length) return hosts.data ? empty(summary) : hosts.slow ? skeleton(6) : nothing;
    const rest = hosts.unfinished ? Math.max(1, hosts.total - hosts.items.length) : 0;
    const label = `Hosts${all() ? "" : " that need you"}, ${page.query("sort") ? `by ${page.query("sort")}` : "worst first"}`;
    const template = html`<div role="table" aria-label=${label} aria-rowcount=${items.length + rest + 1}>
      ${tableHead(page, page.span)}
      <div role="rowgroup">${window.draw(items, drawRow)}${rest ? toCome(rest) : nothing}</div>
    </div>`;
    // The end of what was loaded has come near.
    if (rest && window.last >= items.length) hosts.more();
    return template;
  }

  function drawRow(item, i) {
    // The head is row 1.
    const index = i + 2;
    if (item.kind === "group") return groupRow(page, item, index);
    if (item.kind === "section") return sectionRow(item.version ?? "version not seen yet", index);
    return item.kind === "kid" ? kidRow(page, item.host, index) : hostRow(page, item.host, index);
  }

  const toCome = (rows) =>
    html`${boneRow()}
      <div ${tall(rows * REST_HEIGHT)}></div>`;

  function empty(summary) {
    if (filtered()) {
      return html`<div class="empty">
        <h2>No host matches.</h2>
        <p class="acts">${clearButtons()}</p>
      </div>`;
    }
    const cure = summary.lastCure;
    return html`<div class="empty">
      ${stateMark("resolved", null, "All well.")}
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
    // Whether they start folded is known only with the summary.
    if (open && !calm.asked) askCalm();
    const cured = calm.items.filter((host) => host.cured.length).length;
    return html`<div class="sect">
        ${dot("healthy")}<b>${count(summary.hosts.healthy)} healthy</b>
        ${open && cured ? html`<span class="dim">${plural(cured, "host")} cured in this range</span>` : nothing}
        <button
          class="btn small quiet"
          type="button"
          aria-expanded=${String(open)}
          @click=${() => {
            calmWanted = !open;
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
    hears: ["host", "diagnosis"],
    refresh,
    heard,
    draw,
    drawn: () => window.measure(),
    keys: { ".": apply },
    leave() {
      window.close();
      list.close();
      calm.close();
    },
  };
}
