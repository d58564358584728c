/** The case sheet. Its order never changes: sentence, cure, proof, why, evidence, what was put aside. */

import { html, nothing } from "../html.js";
import { age, clockSeconds, duration, moment } from "../time.js";
import { count, plain, plural } from "../words.js";
import { cureSection, cureSteps } from "./cure.js";
import { evidenceLine } from "./lines.js";
import { confidenceMark, dot, glyph, stateMark } from "./marks.js";

/** State, confidence, where, since when, how often. */
export function factsLine(page, diagnosis, { withHost = true } = {}) {
  const resolved = diagnosis.status === "resolved";
  const at = (iso) => moment(Date.parse(iso), clockSeconds);
  return html`<div class="facts-line">
    ${stateMark(diagnosis.status, diagnosis.confidence)} ${confidenceMark(diagnosis.confidence)}
    ${withHost ? html`<span><a class="link" data-host href=${page.hostHref(diagnosis.host)}>${diagnosis.host}</a></span>` : nothing}
    ${diagnosis.impact ? html`<span>${diagnosis.impact}</span>` : nothing}
    <span>since <b>${at(diagnosis.firstSeen)}</b>${resolved ? nothing : ` (${age(diagnosis.firstSeen)})`}</span>
    <span><b>${count(diagnosis.count)}</b> ${diagnosis.count === 1 ? "event" : "events"}</span>
    ${
      resolved
        ? html`<span>${diagnosis.resolvedBy?.proof ? "cured" : "went quiet"} <b>${at(diagnosis.resolvedAt)}</b></span>`
        : html`<span>last <b>${at(diagnosis.lastSeen)}</b></span>`
    }
    ${diagnosis.regressions ? html`<span>came back ${plural(diagnosis.regressions, "time")}</span>` : nothing}
  </div>`;
}

/** Cure and proof; once resolved, the proof stands in the place of the cure. */
export function cureAndProof(diagnosis, telling) {
  if (diagnosis.status === "resolved") return html`${outcome(diagnosis, telling)}${foldedCure(diagnosis)}`;
  return html`${cureSection(diagnosis)}${awaited(diagnosis)}`;
}

function outcome(diagnosis, telling) {
  const { resolvedAt, resolvedBy: how, evidence } = diagnosis;
  const when = moment(Date.parse(resolvedAt), clockSeconds);
  const took = duration(Date.parse(resolvedAt) - Date.parse(diagnosis.firstSeen));
  if (!how?.proof) {
    return html`<section class="proof quiet" aria-labelledby="proof">
      <div class="stamp">
        ${glyph("resolved")}
        <div>
          <h2 id="proof">Quiet since ${when}, after ${took}. Nothing proves a cure.</h2>
          <p class="note">${how?.text}</p>
        </div>
      </div>
    </section>`;
  }
  const n = evidence.findIndex(({ uid }) => uid === how.evidence) + 1 || evidence.length + 1;
  return html`<section class="proof" aria-labelledby="proof">
    <div class="stamp">
      ${glyph("resolved")}
      <div>
        <h2 id="proof">Cured at ${when}, after ${took}. Proof is in the log.</h2>
        <div class="lines">
          ${evidenceLine({ n, time: resolvedAt, line: how.line, telling: telling(evidence[n - 1]?.signature), label: "the proof" })}
        </div>
        <p class="note">${how.text}</p>
      </div>
    </div>
  </section>`;
}

const foldedCure = ({ fix }) =>
  fix
    ? html`<section>
        <details>
          <summary>The cure that was named</summary>
          ${cureSteps(fix)}
        </details>
      </section>`
    : nothing;

function awaited({ awaiting, fix }) {
  const steps = fix?.verify ?? [];
  if (!awaiting.length && !steps.length) return nothing;
  return html`<section aria-labelledby="proof">
    <div class="bar">
      <h2 id="proof">Proof it worked</h2>
      <span class="dim push">waiting, nothing yet</span>
    </div>
    <ul class="wait">
      ${awaiting.map((line) => html`<li>${dot("silent")}<span>${line}</span></li>`)}
      ${steps.map((step) => html`<li><span aria-hidden="true">→</span><span>${step}</span></li>`)}
    </ul>
  </section>`;
}

export function why(diagnosis) {
  if (!diagnosis.why.length) return nothing;
  const number = new Map(diagnosis.evidence.map(({ uid }, i) => [uid, i + 1]));
  return html`<section aria-labelledby="why">
    <h2 class="bar" id="why">Why this cause</h2>
    <ul class="why">
      ${diagnosis.why.map(
        (reason) =>
          html`<li>
            <span class="sign ${reason.for ? "pro" : "con"}"
              ><span aria-hidden="true">${reason.for ? "+" : "−"}</span
              ><span class="vh">${reason.for ? "For: " : "Against: "}</span></span
            ><span
              >${reason.text}
              ${
                number.has(reason.evidence)
                  ? html`<a
                      class="cite"
                      href="#L${number.get(reason.evidence)}"
                      aria-label="Line ${number.get(reason.evidence)}"
                      >${number.get(reason.evidence)}</a
                    >`
                  : nothing
              }</span
            >
          </li>`,
      )}
    </ul>
  </section>`;
}

/** The telling lines. Retries stay out: they are a count. */
export function evidence(page, diagnosis, telling, download) {
  const { evidence: lines, count: events, gaps } = diagnosis;
  const chosen = location.hash;
  const missing = gaps ? `${plural(gaps, "line")} missing` : "no gaps";
  return html`<section aria-labelledby="evidence">
    <div class="bar">
      <h2 id="evidence">Evidence</h2>
      <span class=${gaps ? "late" : "dim"}
        >${plural(lines.length, "telling line")}${events > lines.length ? ` of ${plural(events, "event")}` : ""},
        ${missing}</span
      >
      ${download}
    </div>
    <div class="lines">
      ${lines.map((line, i) =>
        evidenceLine({ n: i + 1, ...line, telling: telling(line.signature), chosen: chosen === `#L${i + 1}` }),
      )}
      ${
        events > lines.length
          ? html`<div class="ln fold">
              <span></span
              ><span
                >${plural(events - lines.length, "more event")} like these.
                <a class="link" href=${page.href("/tail", { host: diagnosis.host })}>Show the host's tail</a></span
              >
            </div>`
          : nothing
      }
    </div>
  </section>`;
}

export function putAside(page, { alternatives }, titleOf) {
  if (!alternatives.length) return nothing;
  return html`<section aria-labelledby="aside">
    <h2 class="bar" id="aside">Considered and put aside</h2>
    <ul class="alts">
      ${alternatives.map(
        ({ cause, why: reason, fix }) =>
          html`<li>
            <b><a href=${page.href(`/catalogue/${encodeURIComponent(cause)}`)}>${titleOf(cause) ?? plain(cause)}</a></b>
            <p>${reason} ${fix ? html`<span class="dim">Its fix: ${fix}.</span>` : nothing}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}
