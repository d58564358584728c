/** Alerts: what woke somebody, and what is over. */

import { List } from "../api.js";
import { html, nothing, ref, repeat } from "../html.js";
import { copyLink } from "../keys.js";
import { cureLine } from "../parts/cure.js";
import { downloadButtons } from "../parts/download.js";
import { icon, stateMark } from "../parts/marks.js";
import { problemBanner, waiting } from "../parts/notices.js";
import { on, pressed } from "../parts/rows.js";
import { Steady, changesBar } from "../parts/steady.js";
import { age, duration, moment } from "../time.js";
import { RULES, count, plain, plural } from "../words.js";

const PAGE_ROWS = 50;
/** The `host` of an alert that concerns many. */
const FLEET = "fleet";

const COLUMNS = {
  key: (a) => a.key,
  rule: (a) => a.rule,
  state: (a) => a.state,
  host: (a) => a.host,
  cause: (a) => a.cause,
  sentence: (a) => a.sentence,
  reason: (a) => a.reason,
  count: (a) => a.count,
  since: (a) => a.since,
  changedAt: (a) => a.changedAt,
  diagnosis: (a) => a.diagnosis,
};

export function alerts(page) {
  const resolved = new List(() => page.redraw(), PAGE_ROWS);
  const steady = new Steady((alert) => alert.key);

  const refresh = () => resolved.ask("/alerts", { ...page.range, status: "resolved" });

  function draw() {
    if (!page.firing.data) return waiting(page, page.firing, "Alerts");
    const firing = page.firing.total;
    steady.take(page.firing.items, "firing", Boolean(page.selected));
    return html`<div class="head">
        <div>
          <h1 tabindex="-1">
            ${firing ? `${plural(firing, "alert is", "alerts are")} firing.` : "No alert is firing."}
          </h1>
          <p class="facts-line"><span>${resolvedLine()}</span></p>
        </div>
        <div class="acts">
          <button class="btn" type="button" @click=${() => copyLink(page)}>${icon("link")}Copy link</button>
          ${downloadButtons("gatewatch-alerts", "/alerts", page.range, COLUMNS, "btn hide-s")}
        </div>
      </div>
      ${problemBanner(page.firing.problem, () => page.refresh())} ${changesBar(steady, apply)}
      <h2 class="vh">Firing</h2>
      ${steady.items.length ? list("Firing", steady.items, steady.hold) : calm()}
      ${
        resolved.items.length
          ? html`<div class="group-h">
                <h2>Resolved</h2>
                <span class="dim">newest first</span>
              </div>
              ${list("Resolved", resolved.items)}
              ${
                resolved.unfinished
                  ? html`<div class="pager">
                      <span></span
                      ><button class="btn small" type="button" @click=${() => resolved.more()}>Show older</button>
                    </div>`
                  : nothing
              }`
          : nothing
      }`;
  }

  const calm = () =>
    html`<section class="panel empty">
      ${stateMark("resolved", null, "Nobody needs to be woken.")}
      <p>A host that closes connections with 1008 again and again shows up here, with its fix.</p>
    </section>`;

  function resolvedLine() {
    if (!resolved.data) return "";
    const n = `${resolved.items.length}${resolved.unfinished ? " and more" : ""}`;
    return resolved.items.length ? `${n} resolved in this range.` : "None was resolved in this range.";
  }

  function apply() {
    steady.apply();
    page.redraw();
  }

  const list = (label, items, hold) =>
    html`<div role="list" class="panel" aria-label=${label} ${hold ? ref(hold) : nothing}>
      ${repeat(items, (alert) => alert.key, row)}
    </div>`;

  const row = (alert) =>
    html`<div
      class="alert ${on(page, alert.key)}"
      role="listitem"
      data-row=${alert.key}
      tabindex="-1"
      @click=${(e) => pressed(e, page, alert.key)}
    >
      <div>${mark(alert)}<span class="when">${when(alert)}</span></div>
      <div class="where">
        ${
          alert.host === FLEET
            ? html`<a href=${page.href("/", { cause: alert.cause })}>Several hosts</a>`
            : html`<a data-host href=${page.hostHref(alert.host)}>${alert.host}</a>`
        }
      </div>
      <div>
        <a class="say" data-open href=${addressOf(alert)}>${alert.sentence}</a>
        <p class="what">
          ${RULES[alert.rule] ?? plain(alert.rule)}:
          ${alert.reason}${alert.count ? `; ${count(alert.count)} so far` : ""}.
        </p>
        ${alert.state === "firing" && alert.commands.length ? cureLine(alert, alert.host) : nothing}
      </div>
    </div>`;

  function mark({ state, rule }) {
    if (state === "resolved") return stateMark("resolved");
    return rule === "silent-host" ? stateMark("silent", null, "Firing") : stateMark("open", "confirmed", "Firing");
  }

  function when({ state, since, changedAt }) {
    if (state === "firing") return `${age(since)}, ${moment(Date.parse(since))}`;
    return `${moment(Date.parse(changedAt))}, ${duration(Date.parse(changedAt) - Date.parse(since))}`;
  }

  function addressOf(alert) {
    if (alert.diagnosis) return page.diagnosisHref(alert.diagnosis);
    return alert.host === FLEET ? page.href("/", { cause: alert.cause }) : page.hostHref(alert.host);
  }

  return {
    name: "Alerts",
    refresh,
    hears: ["alert"],
    heard: () => true,
    draw,
    keys: { ".": apply },
    leave() {
      steady.close();
      resolved.close();
    },
  };
}
