/** Alerts: what woke somebody, who is on it, what is not to wake anybody, and what is over. */

import { List } from "../api.js";
import { html, nothing, ref, repeat } from "../html.js";
import { copyLink } from "../keys.js";
import { acknowledgeButton, endSilence, operatorButton, silenceButton } from "../parts/attention.js";
import { cureLine } from "../parts/cure.js";
import { downloadButtons } from "../parts/download.js";
import { dot, icon, stateMark } from "../parts/marks.js";
import { problemBanner, waiting } from "../parts/notices.js";
import { on, pressed } from "../parts/rows.js";
import { Steady, changesBar } from "../parts/steady.js";
import { age, clockSeconds, duration, moment } from "../time.js";
import { RULES, count, plain, plural } from "../words.js";

const PAGE_ROWS = 50;
/** The `host` of an alert that concerns many. */
const FLEET = "fleet";
/** Hosts of such an alert that are named on its row. */
const NAMED = 4;

/** How telling a receiver stands: the mark, and what is said. */
const DELIVERIES = {
  pending: ["silent", () => "about to be told"],
  delivered: ["resolved", ({ at }) => moment(Date.parse(at), clockSeconds)],
  retrying: ["flapping", ({ attempts, error }) => `${error ?? "no answer"}; tried ${plural(attempts, "time")}, goes on`],
  failed: ["open", ({ attempts, error }) => `${error ?? "no answer"}; given up after ${plural(attempts, "time")}`],
  silenced: ["silent", () => "held back"],
  grouped: ["silent", () => "told with the fleet's alert"],
};

const COLUMNS = {
  id: (a) => a.id,
  key: (a) => a.key,
  rule: (a) => a.rule,
  threshold: (a) => a.threshold,
  state: (a) => a.state,
  host: (a) => a.host,
  cause: (a) => a.cause,
  sentence: (a) => a.sentence,
  reason: (a) => a.reason,
  count: (a) => a.count,
  since: (a) => a.since,
  changedAt: (a) => a.changedAt,
  diagnosis: (a) => a.diagnosis,
  acknowledgedBy: (a) => a.acknowledgement?.by,
  acknowledgement: (a) => a.acknowledgement?.reason,
  acknowledgedUntil: (a) => a.acknowledgement?.until,
  silencedBy: (a) => a.silence?.by,
  silencedUntil: (a) => a.silence?.until,
};

const AUDIT_COLUMNS = {
  time: (e) => e.time,
  who: (e) => e.who,
  login: (e) => e.login,
  address: (e) => e.address,
  action: (e) => e.action,
  subject: (e) => e.subject,
  reason: (e) => e.reason,
  detail: (e) => e.detail,
};

/** What somebody did, by the word for it in the audit. */
const DEEDS = {
  acknowledge: "Acknowledged",
  "withdraw-acknowledgement": "Released",
  silence: "Silenced",
  "end-silence": "Ended a silence",
  "test-receivers": "Tried all receivers",
};

export function alerts(page) {
  const changed = () => page.redraw();
  const acknowledged = new List(changed, PAGE_ROWS);
  const silenced = new List(changed, PAGE_ROWS);
  const silences = new List(changed, PAGE_ROWS);
  const resolved = new List(changed, PAGE_ROWS);
  const audit = new List(changed, PAGE_ROWS);
  const steady = new Steady((alert) => alert.id);

  async function refresh() {
    page.knowledge.load(changed);
    await Promise.all([
      acknowledged.ask("/alerts", { state: "acknowledged" }),
      silenced.ask("/alerts", { state: "silenced" }),
      silences.ask("/silences"),
      resolved.ask("/alerts", { ...page.range, state: "resolved" }),
      askAudit(),
    ]);
  }

  /** Only operators may. */
  async function askAudit() {
    if (page.isOperator) await audit.ask("/audit", page.range);
  }

  function draw() {
    if (!page.firing.data) return waiting(page, page.firing, "Alerts");
    // Who looks at the page may be known only after the rest was asked for.
    if (!audit.asked) askAudit();
    const firing = page.firing.total;
    steady.take(page.firing.items, "firing", Boolean(page.selected));
    steady.release(new Set([...acknowledged.items, ...silenced.items].map(({ id }) => id)));
    return html`<div class="head">
        <div>
          <h1 tabindex="-1">
            ${firing ? `${plural(firing, "alert is", "alerts are")} firing.` : "No alert is firing."}
          </h1>
          <p class="facts-line"><span>${alsoLine()}</span></p>
        </div>
        <div class="acts">
          ${silenceButton(page, {}, { label: "New silence", look: "btn" })}
          <button class="btn" type="button" @click=${() => copyLink(page)}>${icon("link")}Copy link</button>
          ${downloadButtons("gatewatch-alerts", "/alerts", page.range, COLUMNS, "btn hide-s")}
        </div>
      </div>
      ${problemBanner(page.firing.problem ?? acknowledged.problem ?? silenced.problem, () => page.refresh())}
      ${changesBar(steady, apply)}
      <h2 class="vh">Firing</h2>
      ${steady.items.length ? list("Firing", steady.items, steady.hold) : calm()}
      ${more(page.firing, "Show more firing")}
      ${group("Acknowledged", "somebody is on it", acknowledged)} ${more(acknowledged, "Show more acknowledged")}
      ${group("Silenced", "diagnosed as usual, nobody is woken", silenced)} ${more(silenced, "Show more silenced")}
      ${silenceList()} ${group("Resolved", "newest first", resolved)} ${more(resolved, "Show older")}
      ${page.isOperator ? auditList() : nothing}`;
  }

  const group = (title, says, alerts) =>
    alerts.items.length
      ? html`<div class="group-h">
            <h2>${title}</h2>
            <span class="dim">${countOf(alerts)} · ${says}</span>
          </div>
          ${list(title, alerts.items)}`
      : nothing;

  /** The server counts what stands; of what is over there may be more than is here. */
  const countOf = (alerts) =>
    alerts.data.total === null && alerts.unfinished ? `${count(alerts.items.length)} and more` : count(alerts.total);

  const shownOf = (alerts) => `${count(alerts.items.length)} of ${count(alerts.total)}`;

  const more = (alerts, label) =>
    alerts.unfinished
      ? html`<div class="pager">
          <span>${alerts.data.total === null ? nothing : shownOf(alerts)}</span
          ><button class="btn small" type="button" @click=${() => alerts.more()}>${label}</button>
        </div>`
      : nothing;

  const calm = () =>
    html`<section class="panel empty">
      ${stateMark("resolved", null, "Nobody needs to be woken.")}
      <p>A host that closes connections with 1008 again and again shows up here, with its fix.</p>
    </section>`;

  /** What is so beside what fires, and whether somebody could not be told. */
  function alsoLine() {
    if (!resolved.data || !acknowledged.data || !silenced.data) return "";
    const parts = Object.entries({ acknowledged, silenced })
      .filter(([, alerts]) => alerts.total)
      .map(([state, alerts]) => `${count(alerts.total)} ${state}`);
    parts.push(`${resolved.items.length ? countOf(resolved) : "none"} resolved in this range`);
    const untold = [...page.firing.items, ...acknowledged.items, ...silenced.items].filter((alert) =>
      alert.deliveries?.some(({ status }) => status === "retrying" || status === "failed"),
    ).length;
    const line = parts.join(", ");
    return `${line[0].toUpperCase()}${line.slice(1)}.${untold ? ` ${plural(untold, "alert")} could not be delivered everywhere yet.` : ""}`;
  }

  function apply() {
    steady.apply();
    page.redraw();
  }

  const list = (label, items, hold) =>
    html`<div role="list" class="panel" aria-label=${label} ${hold ? ref(hold) : nothing}>
      ${repeat(items, (alert) => alert.id, row)}
    </div>`;

  const cure = (alert) =>
    cureLine(alert, alert.host, { decisive: page.knowledge.decisive({ cause: alert.cause, fix: alert }) });

  const row = (alert) =>
    html`<div
      class="alert ${on(page, alert.id)}"
      role="listitem"
      data-row=${alert.id}
      tabindex="-1"
      @click=${(e) => pressed(e, page, alert.id)}
    >
      <div>${mark(alert)}<span class="when">${when(alert)}</span></div>
      <div>
        <a class="say" data-open href=${addressOf(alert)}>${alert.sentence}</a>
        <p class="what">${where(alert)} ${what(alert)}</p>
        ${said(alert)} ${alert.state !== "resolved" && alert.commands.length ? cure(alert) : nothing}
      </div>
      <div class="sent">${(alert.deliveries ?? []).map(delivery)}</div>
      <div class="acts">
        ${
          alert.state === "resolved"
            ? nothing
            : html`${acknowledgeButton(page, alert)}${alert.state === "silenced" ? nothing : silenceButton(page, scopeOf(alert))}`
        }
      </div>
    </div>`;

  /** An alert of many hosts is silenced by its cause. */
  const scopeOf = ({ host, cause, rule }) => (host === FLEET ? { cause, rule } : { host, cause });

  function where({ host, hosts = [], cause }) {
    if (host !== FLEET) return html`<a data-host href=${page.hostHref(host)}>${host}</a>.`;
    const more = hosts.length > NAMED ? ` and ${hosts.length - NAMED} more` : "";
    return html`<a href=${page.href("/", { cause })}>${hosts.slice(0, NAMED).join(", ") || "Several hosts"}${more}</a>.`;
  }

  function what({ rule, reason, threshold, count: events }) {
    // The sentence that tells of a cure is a part of this one.
    const fired = `${RULES[rule] ?? plain(rule)}: ${reason.replace(/\.$/, "")}`;
    const limit = threshold && threshold !== reason ? `, threshold ${threshold}` : "";
    return `${fired}${limit}${events > 1 ? `; ${count(events)} so far` : ""}.`;
  }

  /** What somebody said about it. */
  function said(alert) {
    const { acknowledgement, silence } = alert;
    if (acknowledgement) {
      const { by, at, reason } = acknowledgement;
      return html`<p class="what">
        ${by} at ${moment(Date.parse(at))}: “<bdi>${reason}</bdi>”.${quietUntil(alert)}
      </p>`;
    }
    if (!silence) return nothing;
    return html`<p class="what">${silence.by}: “<bdi>${silence.reason}</bdi>”, until ${moment(Date.parse(silence.until))}.</p>`;
  }

  function quietUntil({ state, acknowledgement: { until } }) {
    if (state !== "acknowledged") return "";
    return until ? ` On it until ${moment(Date.parse(until))}; then it is told again.` : " Not told again until it is resolved.";
  }

  function delivery(told) {
    const [look, words] = DELIVERIES[told.status] ?? ["silent", () => told.status];
    return html`<span title=${told.error ?? nothing}>${dot(look)}<span>${told.receiver} ${words(told)}</span></span>`;
  }

  /** Silences are there whether they cover something or not. */
  const silenceList = () =>
    silences.items.length
      ? html`<div class="group-h">
            <h2>Silences</h2>
            <span class="dim">${silences.items.length} in force</span>
          </div>
          <div role="list" class="panel" aria-label="Silences">
            ${repeat(
              silences.items,
              (silence) => silence.id,
              (silence) =>
                html`<div class="alert" role="listitem">
                  <div>${stateMark("silent", null, "Silence")}<span class="when">until ${moment(Date.parse(silence.until))}</span></div>
                  <div>
                    <b>${covers(silence)}</b>
                    <p class="what">${silence.by} at ${moment(Date.parse(silence.at))}: “<bdi>${silence.reason}</bdi>”.</p>
                  </div>
                  <div class="sent"></div>
                  <div class="acts">${operatorButton(page, "End now", "btn small", "end", () => endSilence(page, silence))}</div>
                </div>`,
            )}
          </div>`
      : nothing;

  /** Who decided what: for operators, who answer for it. */
  const auditList = () =>
    audit.items.length
      ? html`<div class="group-h">
            <h2>Who decided what</h2>
            <span class="dim">${countOf(audit)} in this range · newest first</span>
            ${downloadButtons("gatewatch-audit", "/audit", page.range, AUDIT_COLUMNS)}
          </div>
          <div role="list" class="panel" aria-label="Who decided what">${audit.items.map(deed)}</div>
          ${more(audit, "Show older decisions")}`
      : nothing;

  const deed = ({ time, who, login, address, action, reason, detail }) =>
    html`<div class="alert" role="listitem">
      <div><b>${who}</b><span class="when">${moment(Date.parse(time), clockSeconds)}</span></div>
      <div>
        <span class="say">${DEEDS[action] ?? plain(action)}${detail ? `: ${detail}` : ""}.</span>
        ${reason ? html`<p class="what">“<bdi>${reason}</bdi>”</p>` : nothing}
      </div>
      <div class="sent"><span>from ${address}${login === "none" ? "" : `, by ${login}`}</span></div>
    </div>`;

  const covers = ({ host, cause, rule }) =>
    [
      host && host !== "*" ? `Hosts ${host}` : "All hosts",
      cause ? (page.knowledge.titleOf(cause) ?? cause) : "any cause",
      rule ? (RULES[rule] ?? plain(rule)) : null,
    ]
      .filter(Boolean)
      .join(" · ");

  function mark({ state, rule }) {
    if (state === "resolved") return stateMark("resolved");
    const word = { firing: "Firing", acknowledged: "Acknowledged", silenced: "Silenced" }[state];
    if (rule === "silent-host") return stateMark("silent", null, word);
    return stateMark(rule === "flapping" ? "flapping" : "open", "confirmed", word);
  }

  function when({ state, since, changedAt }) {
    if (state !== "resolved") return `${age(since)}, ${moment(Date.parse(since))}`;
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
      for (const one of [acknowledged, silenced, silences, resolved, audit]) one.close();
    },
  };
}
