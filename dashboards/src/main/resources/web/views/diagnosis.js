/** One diagnosis: the sentence, the cure, the proof, and all that they rest on. */

import { List, Resource } from "../api.js";
import { html, nothing } from "../html.js";
import { copyLink } from "../keys.js";
import { acknowledgeButton, silenceButton } from "../parts/attention.js";
import { isCure } from "../parts/cures.js";
import { save } from "../parts/download.js";
import { glyph, icon } from "../parts/marks.js";
import { isPartOnly, missing, partOnly, problemBanner, waiting } from "../parts/notices.js";
import { cureAndProof, evidence, factsLine, putAside, why } from "../parts/sheet.js";
import { clockSeconds, duration, moment } from "../time.js";
import { plural } from "../words.js";

/** How far the host's own history with this cause goes back. */
const BEFORE = "now-30d";

export function diagnosis(page) {
  const { id } = page.address.params;
  const one = new Resource(() => page.redraw());
  const before = new List(() => page.redraw(), 100);
  /** The alerts that this diagnosis set off. */
  const alerts = new List(() => page.redraw(), 100);
  const elsewhere = new List(() => page.redraw(), 100);
  let shownLine = "";

  async function refresh() {
    page.knowledge.load(() => page.redraw());
    await one.ask(`/diagnoses/${encodeURIComponent(id)}`);
    if (!one.data || one.problem) return;
    const { host, cause } = one.data;
    await Promise.all([
      before.ask(`/hosts/${encodeURIComponent(host)}/diagnoses`, { cause, from: BEFORE }),
      elsewhere.ask("/diagnoses", { cause, status: "open,regressed,flapping" }),
      alerts.ask("/alerts", { cause, q: host, state: "firing,acknowledged,silenced" }),
    ]);
  }

  const heard = (kind, record) => kind === "alert" ? record.diagnosis === id : record.id === id;

  function draw() {
    if (one.problem?.status === 404) return gone();
    const d = one.data;
    if (!one.data) return waiting(page, one, "Diagnosis");
    const { telling, titleOf } = page.knowledge;
    return html`${problemBanner(one.problem, () => page.refresh())}
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href=${page.href("/")}>Fleet</a><span aria-hidden="true">/</span
        ><a href=${page.hostHref(d.host)}>${d.host}</a><span aria-hidden="true">/</span><span>${d.title}</span>
      </nav>
      <div class="two">
        <article class="sheet panel ${d.status === "resolved" ? "cured" : ""}" aria-label=${d.title}>
          <section>
            ${factsLine(page, d)}
            <h1 tabindex="-1">${d.sentence}</h1>
          </section>
          ${cureAndProof(d, telling)} ${why(d)} ${evidence(page, d, telling, downloadEvidence(d))}
          ${putAside(page, d, titleOf)}
        </article>
        ${rail(d)}
      </div>`;
  }

  const knowsAll = () => !isPartOnly(page.summary.data);

  /** An address from an old mail still opens. */
  const gone = () =>
    missing(
      knowsAll() ? "This diagnosis is not kept any more." : "This server does not know this diagnosis.",
      html`No record of <code>${id}</code> is ${knowsAll() ? "left" : "here"}. Records are kept for 400
      days.${knowsAll() ? nothing : html` ${partOnly(page.summary.data)}`}`,
      html`<a class="btn" href=${page.href("/diagnoses")}>All diagnoses</a
        ><a class="btn" href=${page.href("/")}>Fleet</a>`,
    );

  const downloadEvidence = (d) =>
    html`<button
      class="btn small push"
      type="button"
      @click=${() => save(`${d.id}-evidence.ndjson`, d.evidence.map((line) => `${JSON.stringify(line)}\n`).join(""))}
    >
      ${icon("down")}NDJSON
    </button>`;

  const rail = (d) =>
    html`<aside class="rail" aria-label="About this diagnosis">
      <div class="acts">
        <button class="btn" type="button" @click=${() => copyLink(page)}>${icon("link")}Copy link</button>
        <button class="btn" type="button" @click=${() => save(`${d.id}.json`, JSON.stringify(d, null, 2))}>
          ${icon("down")}JSON
        </button>
      </div>
      ${woke(d)} ${d.life?.length ? life(d) : nothing}
      <section>
        <h2>This cause</h2>
        <dl class="kv">
          <dt>On this host</dt>
          <dd>${onThisHost()}</dd>
          <dt>Other hosts</dt>
          <dd>${onOtherHosts(d)}</dd>
        </dl>
      </section>
      <section>
        <h2>Facts</h2>
        <dl class="kv">
          <dt>Version</dt>
          <dd>${d.openclawVersion ? `OpenClaw ${d.openclawVersion}` : "not seen"}</dd>
          ${
            d.gateway === "default"
              ? nothing
              : html`<dt>Gateway</dt>
                  <dd>${d.gateway}</dd>`
          }
          <dt>Category</dt>
          <dd>${d.category}</dd>
          ${
            d.fix?.article
              ? html`<dt>Article</dt>
                  <dd>Fix ${d.fix.article} of 6</dd>`
              : nothing
          }
          <dt>Catalogue</dt>
          <dd>
            <a class="link" href=${page.href(`/catalogue/${encodeURIComponent(d.cause)}`)}>${d.cause}</a>,
            ${d.catalogueVersion}
          </dd>
          <dt>Address</dt>
          <dd class="mono">/diagnoses/${d.id}</dd>
        </dl>
      </section>
    </aside>`;

  /** The alert that it set off: who is on it, and the buttons that say so. */
  function woke(d) {
    const alert = alerts.items.find((one) => one.diagnosis === id);
    if (!alert) return nothing;
    const { acknowledgement: taken, silence } = alert;
    return html`<section>
      <h2>Alert</h2>
      <p class="dim">
        ${
          taken
            ? html`${taken.by} is on it since ${moment(Date.parse(taken.at))}${
                taken.until ? `, until ${moment(Date.parse(taken.until))}` : ""
              }: “<bdi>${taken.reason}</bdi>”.`
            : silence
              ? html`${silence.by} silenced it until ${moment(Date.parse(silence.until))}: “<bdi>${silence.reason}</bdi>”.`
              : `Fires since ${moment(Date.parse(alert.since))}: ${alert.reason}.`
        }
      </p>
      <p class="acts">
        ${acknowledgeButton(page, alert)}${silence ? nothing : silenceButton(page, { host: d.host, cause: d.cause })}
      </p>
    </section>`;
  }

  /** Newest on top. */
  const life = (d) =>
    html`<section>
      <h2>Life</h2>
      <ol class="life">
        ${d.life.toReversed().map(
          ({ time, change, text }) =>
            html`<li>
              <span class="is-${lookOf(change)}">${glyph(lookOf(change), d.confidence)}</span>
              <time datetime=${time}>${moment(Date.parse(time), clockSeconds)}</time>
              <p>${text}</p>
            </li>`,
        )}
      </ol>
    </section>`;

  const lookOf = (change) =>
    ["resolved", "regressed", "flapping"].includes(change) ? change : change === "updated" ? "healthy" : "open";

  function onThisHost() {
    const others = before.items.filter((other) => other.id !== id);
    if (!others.length) return "not before in 30 days";
    const cures = others.filter((other) => isCure(other) && other.resolvedBy?.proof);
    const times = cures
      .slice(0, 3)
      .map((other) => duration(Date.parse(other.resolvedAt) - Date.parse(other.firstSeen)));
    return `${plural(others.length, "time", "times")} before in 30 days${times.length ? `, cured in ${times.join(", ")}` : ""}`;
  }

  function onOtherHosts(d) {
    const hosts = new Set(elsewhere.items.map((other) => other.host));
    hosts.delete(d.host);
    if (!hosts.size) return "none now";
    const n = `${elsewhere.unfinished ? "at least " : ""}${plural(hosts.size, "host")}`;
    return html`<a class="link" href=${page.href("/", { cause: d.cause })}>${n} now</a>`;
  }

  return {
    get name() {
      return one.data ? `${one.data.title} on ${one.data.host}` : "Diagnosis";
    },
    refresh,
    hears: ["diagnosis", "alert"],
    heard,
    draw,
    drawn() {
      // The browser looked for the line before it was there.
      if (!one.data || location.hash === shownLine) return;
      shownLine = location.hash;
      if (/^#L\d+$/.test(shownLine)) document.querySelector(shownLine)?.scrollIntoView({ block: "center" });
    },
    leave() {
      for (const resource of [one, before, elsewhere, alerts]) resource.close();
    },
  };
}
