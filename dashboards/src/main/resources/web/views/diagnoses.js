/** All diagnoses: what is open, what was cured, and how long cures take. */

import { List } from "../api.js";
import { html, nothing, ref } from "../html.js";
import { copyLink } from "../keys.js";
import { cures, isCure } from "../parts/cures.js";
import { diagnosisTable, gather, pager } from "../parts/diagnosis-table.js";
import { DIAGNOSIS_COLUMNS, downloadButtons } from "../parts/download.js";
import { chip, choice } from "../parts/filters.js";
import { BEGUN, CLOSES_PER_MINUTE, ledger, total } from "../parts/ledger.js";
import { icon, stateMark } from "../parts/marks.js";
import { problemBanner, waiting } from "../parts/notices.js";
import { searchField } from "../parts/search.js";
import { Steady, changesBar } from "../parts/steady.js";
import { count, plural } from "../words.js";

const PAGE_ROWS = 100;
const OPEN = "open,regressed,flapping";
/** How far back the times to cure go, and how many of them are drawn. */
const CURES = { from: "now-30d", status: "resolved" };
const MOST_CURES = 300;

export function diagnoses(page) {
  const changed = () => page.redraw();
  const open = new List(changed, PAGE_ROWS);
  const resolved = new List(changed, PAGE_ROWS);
  const cured = new List(changed, MOST_CURES);
  const steady = new Steady((d) => d.id);
  const unfolded = new Set();

  /** "open", "resolved" or both. */
  const shows = (what) => !page.query("status") || page.query("status") === what;
  const question = (status) => ({ ...page.range, status, cause: page.query("cause"), q: page.query("q") });

  /** What is open is shown whenever it began. */
  const openQuestion = () => ({ ...question(OPEN), from: "", to: "" });
  const shown = () => [...(shows("open") ? [openQuestion()] : []), ...(shows("resolved") ? [question("resolved")] : [])];

  const refresh = () =>
    Promise.all([
      open.ask("/diagnoses", openQuestion()),
      resolved.ask("/diagnoses", question("resolved")),
      cured.ask("/diagnoses", CURES),
    ]);

  function draw() {
    if (!open.data) return waiting(page, open, "Diagnoses");
    if (!open.outdated) steady.take(open.items, JSON.stringify(question(OPEN)), Boolean(page.selected));
    return html`<div class="head">
        <div>
          <h1 tabindex="-1">${sentence()}</h1>
          <p class="facts-line"><span>${resolvedSentence()}</span></p>
        </div>
        <div class="acts">
          <button class="btn" type="button" @click=${() => copyLink(page)}>${icon("link")}Copy link</button>
          ${downloadButtons("gatewatch-diagnoses", "/diagnoses", shown(), DIAGNOSIS_COLUMNS, "btn hide-s")}
        </div>
      </div>
      ${problemBanner(open.problem, () => page.refresh())} ${charts()} ${filters()} ${changesBar(steady, apply)}
      ${table()}`;
  }

  function sentence() {
    if (!open.items.length) return "No diagnosis is open.";
    const causes = new Set(open.items.map((d) => d.cause)).size;
    const n = `${open.unfinished ? "More than " : ""}${count(open.items.length)}`;
    const what = open.items.length === 1 ? "diagnosis" : "diagnoses";
    return `${n} open ${what}, ${plural(causes, "cause")}${open.unfinished ? " at least" : ""}.`;
  }

  function resolvedSentence() {
    if (!resolved.data) return "";
    if (!resolved.items.length) return "None was resolved in this range.";
    const proven = resolved.items.filter((d) => d.resolvedBy?.proof).length;
    const n = resolved.unfinished ? `The newest ${resolved.items.length}` : resolved.items.length;
    return `${n} resolved in this range, ${proven} with proof.`;
  }

  function charts() {
    const known = page.summary.data?.causes ?? [];
    const begun = page.query("chart") === "begun";
    const closed = known.filter((cause) => total(cause.closed)).sort((a, b) => total(b.closed) - total(a.closed));
    const causes = begun ? known : closed;
    return html`<div class="charts">
      <section class="panel" aria-labelledby="c1">
        <div class="bar">
          <h2 id="c1">${begun ? "New diagnoses, by cause" : "1008 closes per minute, by cause"}</h2>
          <span class="push"
            ><button class="btn small quiet" type="button" @click=${() => page.filter({ chart: begun ? "" : "begun" })}>
              ${begun ? "Show closes" : "Show new diagnoses"}
            </button></span
          >
        </div>
        ${
          causes.length
            ? ledger(causes, page.span, oneCause, {
                shows: begun ? BEGUN : CLOSES_PER_MINUTE,
                label: begun ? "New diagnoses by cause" : "Closes with 1008 per minute, by cause",
              })
            : nothingIn(page.summary, begun ? "No diagnosis began in this range." : "No close with 1008 in this range.")
        }
      </section>
      <section class="panel cures" aria-labelledby="c2">
        <div class="bar">
          <h2 id="c2">Time to cure, last 30 days</h2>
          <span class="dim">dot: proven, ring: only went quiet, bar: median</span>
        </div>
        ${
          cured.items.some(isCure)
            ? cures(cured.items.filter(isCure))
            : nothingIn(cured, "No cure in 30 days.")
        }
      </section>
    </div>`;
  }

  /** That there is nothing is not known before the answer is there. */
  const nothingIn = (answer, sentence) =>
    html`<p class="empty slim" aria-busy=${!answer.data}>${answer.data ? sentence : "Loading…"}</p>`;

  const oneCause = (cause) =>
    page.href("/diagnoses", {
      cause: page.query("cause") === cause ? "" : cause,
      chart: page.query("chart"),
      status: page.query("status"),
    });

  const filters = () =>
    html`<div class="filters" role="group" aria-label="Filters">
      ${chipFor(`Open ${count(open.items.length)}${open.unfinished ? "+" : ""}`, "open", "resolved")}
      ${chipFor("Resolved", "resolved", "open")}
      ${choice(page, "Cause", "cause", "Any cause", knownCauses())}
      ${searchField(page, "Search hosts, causes and messages", "only-narrow")}
    </div>`;

  /** Both, or one alone: to press the only one that is pressed brings back the other. */
  const chipFor = (label, what, other) => chip(page, label, shows(what), { status: page.query("status") ? "" : other });

  function knownCauses() {
    const causes = new Map();
    for (const { cause, title } of page.summary.data?.causes ?? []) causes.set(cause, title);
    for (const { cause, title } of [...open.items, ...resolved.items]) causes.set(cause, title);
    return [...causes].sort(([, a], [, b]) => a.localeCompare(b));
  }

  function apply() {
    steady.apply();
    page.redraw();
  }

  function openRows() {
    const shared = (page.summary.data?.causes ?? []).filter((cause) => cause.shared).map(({ cause }) => cause);
    return gather(steady.items, new Set(shared), unfolded, changed);
  }

  function table() {
    const items = [...(shows("open") ? openRows() : []), ...(shows("resolved") ? resolved.items : [])];
    if (!items.length) {
      return html`<section class="panel empty">
        ${
          page.query("cause") || page.query("q")
            ? html`<h2>No diagnosis matches.</h2>
                <p class="acts">
                  <button class="btn small" type="button" @click=${() => page.filter({ q: "", cause: "", status: "" })}>
                    Clear the filters
                  </button>
                </p>`
            : stateMark("resolved", null, "Nothing to show in this range.")
        }
      </section>`;
    }
    return html`<section
      class="panel ${open.outdated || resolved.outdated ? "old" : ""}"
      aria-label="Diagnoses"
      ${ref(steady.hold)}
    >
      ${diagnosisTable(page, items, { label: "Diagnoses" })}
      ${
        shows("open") && open.unfinished
          ? html`<div class="pager">
              <span>The newest ${count(open.items.length)} open</span
              ><button class="btn small" type="button" @click=${() => open.more()}>Show more open</button>
            </div>`
          : nothing
      }
      ${shows("resolved") ? pager(resolved, "resolved diagnosis", "resolved diagnoses") : nothing}
    </section>`;
  }

  return {
    name: "Diagnoses",
    searches: true,
    refresh,
    hears: ["diagnosis"],
    heard: () => true,
    draw,
    keys: { ".": apply },
    leave() {
      steady.close();
      for (const list of [open, resolved, cured]) list.close();
    },
  };
}
