/** One host: its story on one axis, what is open now, and what was before. */

import { List, Resource } from "../api.js";
import { html, nothing } from "../html.js";
import { copyLink } from "../keys.js";
import { silenceButton } from "../parts/attention.js";
import { copyAllButton } from "../parts/copy.js";
import { cureSteps } from "../parts/cure.js";
import { diagnosisTable, pager } from "../parts/diagnosis-table.js";
import { isCure } from "../parts/cures.js";
import { DIAGNOSIS_COLUMNS, downloadButtons } from "../parts/download.js";
import { icon, stateMark } from "../parts/marks.js";
import { isPartOnly, missing, partOnly, problemBanner, waiting } from "../parts/notices.js";
import { setRange } from "../parts/range.js";
import { factsLine } from "../parts/sheet.js";
import { arrange, timeline } from "../parts/timeline.js";
import { age, clockSeconds, duration, moment, now } from "../time.js";
import { bytes, count, plain, plural } from "../words.js";

const PAGE_ROWS = 20;
/** A fact older than this says so. */
const OLD_FACT_MS = 10 * 60_000;

export function host(page) {
  const name = page.address.params.host;
  const path = `/hosts/${encodeURIComponent(name)}`;
  const one = new Resource(() => page.redraw());
  const history = new List(() => page.redraw(), PAGE_ROWS);
  /** All that is kept, whatever the range above shows. */
  const historyQuery = { from: "now-400d" };

  const resized = () => page.redraw();
  addEventListener("resize", resized);

  async function refresh() {
    page.knowledge.load(() => page.redraw());
    await Promise.all([one.ask(path, page.range), history.ask(`${path}/diagnoses`, historyQuery)]);
  }

  const heard = (kind, record) => record.host === name;

  function draw() {
    if (one.problem?.status === 404) return unknown();
    const h = one.data;
    if (!one.data) return waiting(page, one, name);
    const [worst, ...others] = h.diagnoses;
    return html`${problemBanner(one.problem, () => page.refresh())}
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href=${page.href("/")}>Fleet</a><span aria-hidden="true">/</span><span>${h.host}</span>
      </nav>
      <div class="head">
        <div>
          <h1 tabindex="-1">${h.host}</h1>
          <p class="facts-line">
            ${stateMark(h.state, worst?.confidence)} ${h.impact ? html`<span>${h.impact}</span>` : nothing}
            ${h.behindSeconds >= 60 ? html`<span class="late">${duration(h.behindSeconds * 1000)} behind; its times are its own</span>` : nothing}
          </p>
        </div>
        <div class="acts">
          <a class="btn" href=${page.href("/tail", { host: name })}>${icon("tail")}Tail this host</a>
          ${silenceButton(page, { host: name }, { label: html`${icon("bell")}Silence`, look: "btn" })}
          <button class="btn icon" type="button" aria-label="Copy link to this view" @click=${() => copyLink(page)}>
            ${icon("link")}
          </button>
        </div>
      </div>
      <div class=${one.outdated ? "old" : ""}>
        ${timeline(h.timeline, {
          href: ({ lane, id }) => (lane === "diagnoses" && id ? page.diagnosisHref(id) : null),
          zoom: (from, to) => setRange(page, new Date(from).toISOString(), new Date(to).toISOString()),
        })}
      </div>
      <div class="two">
        <div>${worst ? sheet(worst) : quiet()}${others.map(folded)}${historyPanel()}</div>
        ${rail(h)}
      </div>`;
  }

  const unknown = () =>
    missing(
      `No host ${name} is known.`,
      html`It has not sent a line or a heartbeat, or it was long
      ago.${isPartOnly(page.summary.data) ? html` ${partOnly(page.summary.data)}` : nothing}`,
      html`<a class="btn" href=${page.href("/")}>Fleet</a>`,
    );

  const sheet = (d) =>
    html`<article class="sheet panel gapish" aria-label="Open diagnosis">
      <section>
        ${factsLine(page, d, { withHost: false })}
        <h2 class="cause"><a data-open href=${page.diagnosisHref(d.id)}>${d.sentence}</a></h2>
        <p class="then"><a class="link" href=${page.diagnosisHref(d.id)}>Why, evidence and alternatives</a></p>
      </section>
      ${
        d.fix
          ? html`<section aria-labelledby="cure">
              <div class="bar">
                <h2 id="cure">Cure</h2>
                ${d.openclawVersion ? html`<span class="ver">for ${d.openclawVersion}</span>` : nothing}
                ${d.fix.commands.length ? copyAllButton(d.fix.commands) : nothing}
              </div>
              ${cureSteps(d.fix)}
              ${d.awaiting.length ? html`<p class="note">Proof will be: ${d.awaiting[0]}</p>` : nothing}
            </section>`
          : nothing
      }
    </article>`;

  /** Further open diagnoses: one row each. */
  const folded = (d) =>
    html`<article class="sheet panel gapish">
      <section class="slim">
        ${factsLine(page, d, { withHost: false })}<a class="say" href=${page.diagnosisHref(d.id)}>${d.sentence}</a>
      </section>
    </article>`;

  const quiet = () =>
    html`<section class="panel gapish empty slim">${stateMark("resolved", null, "Nothing needs you here.")}</section>`;

  const historyPanel = () =>
    html`<section class="panel" aria-labelledby="history">
      <div class="bar">
        <h2 id="history">History</h2>
        <span class="dim">${historyLine()}</span>
        <span class="push acts"
          >${downloadButtons(`gatewatch-${name}`, `${path}/diagnoses`, historyQuery, DIAGNOSIS_COLUMNS, "btn small")}</span
        >
      </div>
      ${
        history.items.length
          ? html`${diagnosisTable(page, history.items, { withHost: false, label: "History" })}${pager(history, "diagnosis", "diagnoses")}`
          : history.data
            ? html`<p class="empty slim">No diagnosis in 400 days.</p>`
            : nothing
      }
    </section>`;

  function historyLine() {
    const cures = history.items
      .filter((d) => isCure(d) && d.resolvedBy?.proof)
      .map((d) => Date.parse(d.resolvedAt) - Date.parse(d.firstSeen));
    if (!cures.length) return "";
    const median = cures.sort((a, b) => a - b)[cures.length >> 1];
    const of = history.unfinished ? `, of the newest ${plural(cures.length, "cure")}` : "";
    return `median time to cure ${duration(median)}${of}`;
  }

  const rail = (h) =>
    html`<aside class="rail" aria-label="About this host">
      <section>
        <h2>Gateway</h2>
        <dl class="kv">
          <dt>Version</dt>
          <dd>${h.version ?? "not seen yet"}</dd>
          <dt>Last line</dt>
          <dd>${h.lastSeen ? `${age(h.lastSeen)} ago` : "none yet"}</dd>
          ${h.facts ? checked(h.facts) : nothing}
        </dl>
      </section>
      ${h.heartbeat ? shipper(h.heartbeat) : nothing}
    </aside>`;

  const checked = (facts) =>
    html`${Object.entries(facts.facts)
        .sort(([a], [b]) => a.localeCompare(b))
        .map(
          ([fact, value]) =>
            html`<dt>${plain(fact.replaceAll(".", " "))}</dt>
              <dd><bdi>${value}</bdi></dd>`,
        )}
      <dt>Host checks</dt>
      <dd class=${now() - Date.parse(facts.time) > OLD_FACT_MS ? "late" : ""}>${age(facts.time)} ago</dd>`;

  const shipper = (beat) =>
    html`<section>
      <h2>Shipper</h2>
      <dl class="kv">
        ${beat.sources.map(
          (source) =>
            html`<dt>${source.name}</dt>
              <dd>
                ${source.state}${source.detail ? html` <span class="dim"><bdi>${source.detail}</bdi></span>` : nothing}
              </dd>`,
        )}
        <dt>Heartbeat</dt>
        <dd>${age(beat.time)} ago, ${moment(Date.parse(beat.time), clockSeconds)}</dd>
        <dt>Lag</dt>
        <dd>${beat.lagMillis < 1000 ? `${beat.lagMillis} ms` : duration(beat.lagMillis)}</dd>
        <dt>Spool</dt>
        <dd>${bytes(beat.spoolBytes)} of ${bytes(beat.spoolLimitBytes)}</dd>
        <dt>Lines</dt>
        <dd>${count(beat.linesRead)} read, ${count(beat.linesSent)} sent</dd>
        ${
          beat.linesLost
            ? html`<dt>Lost</dt>
                <dd class="late">${plural(beat.linesLost, "line")}</dd>`
            : nothing
        }
        ${
          beat.linesRejected
            ? html`<dt>Unreadable</dt>
                <dd class="late">${plural(beat.linesRejected, "line")}</dd>`
            : nothing
        }
        <dt>Gatewatch</dt>
        <dd>${beat.version}</dd>
      </dl>
    </section>`;

  return {
    name,
    refresh,
    hears: ["host", "diagnosis", "alert"],
    heard,
    draw,
    drawn: () => arrange(document.querySelector(".axisboard")),
    leave() {
      removeEventListener("resize", resized);
      one.close();
      history.close();
    },
  };
}
