/** One entry of the catalogue: a cause with its fixes, or a message with what may lie behind it. */

import { Resource } from "../api.js";
import { html, nothing } from "../html.js";
import { copyAllButton } from "../parts/copy.js";
import { cureNotes, cureSteps, sourceLink } from "../parts/cure.js";
import { lineText } from "../parts/lines.js";
import { dot, icon } from "../parts/marks.js";
import { missing, waiting } from "../parts/notices.js";
import { duration } from "../time.js";
import { plural } from "../words.js";
import { KINDS } from "./catalogue.js";

export function catalogueEntry(page) {
  const { id } = page.address.params;
  const entry = new Resource(() => page.redraw());
  const all = new Resource(() => page.redraw());

  const refresh = () => Promise.all([entry.ask(`/catalogue/${encodeURIComponent(id)}`), all.ask("/catalogue")]);
  const hrefOf = (other) => page.href(`/catalogue/${encodeURIComponent(other.id)}`);

  function draw() {
    if (entry.problem?.status === 404) return unknown();
    if (!entry.data) return waiting(page, entry, "Catalogue");
    const data = entry.data;
    return html`<nav class="crumbs" aria-label="Breadcrumb">
        <a href=${page.href("/catalogue")}>Catalogue</a><span aria-hidden="true">/</span><span>${data.id}</span>
      </nav>
      ${data.fixes ? cause(data) : message(data)}`;
  }

  const unknown = () =>
    missing(
      "The catalogue has no such entry.",
      html`Nothing is called <code>${id}</code>. It may have another name in this version.`,
      html`<a class="btn" href=${page.href("/catalogue")}>Catalogue</a>`,
    );

  const cause = (data) => {
    const messages = (all.data?.signatures ?? []).filter(
      ({ kind, category }) => kind === "failure" && data.categories.includes(category),
    );
    return html`<div class="two">
      <article class="sheet panel" aria-label=${data.title}>
        <section>
          <div class="facts-line">
            ${data.categories.map((category) => html`<span class="mono">${category}</span>`)}
          </div>
          <h1 tabindex="-1">${data.title}</h1>
          ${data.sentences.map((sentence) => html`<p class="then">${sentence}</p>`)}
        </section>
        ${data.fixes.map(fixSection)} ${proof(data)} ${messages.length ? shows("How it shows", messages) : nothing}
      </article>
      <aside class="rail" aria-label="About this cause">
        <div class="acts">
          <a class="btn" href=${page.href("/", { cause: id })}>${icon("fleet")}Hosts with it now</a>
          <a class="btn" href=${page.href("/diagnoses", { cause: id })}>${icon("diag")}Diagnoses</a>
        </div>
        <section>
          <h2>Facts</h2>
          <dl class="kv">
            <dt>Hits</dt>
            <dd>${data.impact}</dd>
            <dt>Article</dt>
            <dd>${data.article ? `Fix ${data.article} of 6` : "not among its fixes"}</dd>
            <dt>Fixes</dt>
            <dd>${plural(data.fixes.length, "for one range of versions", "for different versions")}</dd>
            <dt>Catalogue</dt>
            <dd>${all.data?.version}</dd>
          </dl>
        </section>
      </aside>
    </div>`;
  };

  function fixSection(fix, i) {
    const commands = fix.steps.map((step) => step.command).filter(Boolean);
    return html`<section aria-label=${`${fix.title}, ${fix.versions}`}>
      <div class="bar">
        <h2>${fix.title}</h2>
        <span class="ver">${fix.versions}</span>
        ${commands.length ? copyAllButton(commands, { main: i === 0 }) : nothing}
      </div>
      ${cureSteps({ steps: fix.steps, commands })}
      ${
        fix.verify.length
          ? html`<div class="note">
              <b>To see that it worked:</b> ${fix.verify.map((line) => html`<p>${line}</p>`)}
            </div>`
          : nothing
      }
      ${cureNotes(fix)}
    </section>`;
  }

  const proof = ({ awaiting, quietSeconds }) =>
    html`<section aria-labelledby="proof">
      <h2 class="bar" id="proof">What proves the cure</h2>
      <ul class="wait">
        ${awaiting.map((line) => html`<li>${dot("resolved")}<span>${line}</span></li>`)}
        <li>
          ${dot("silent")}<span
            >${
              quietSeconds
                ? `After ${duration(quietSeconds * 1000)} of quiet it is closed, as quiet and not as cured.`
                : "Quiet proves nothing: it stays open until a line says otherwise."
            }</span
          >
        </li>
      </ul>
    </section>`;

  const message = (data) => {
    const [look, word] = KINDS[data.kind];
    const behind = (all.data?.causes ?? []).filter(({ categories }) => categories.includes(data.category));
    return html`<article class="sheet panel" aria-label=${data.title}>
      <section>
        <div class="facts-line">
          <span class="st is-${look}">${dot(look)}${word}</span><span class="mono">${data.category}</span>
        </div>
        <h1 tabindex="-1">${data.title}</h1>
      </section>
      <section aria-labelledby="lines">
        <h2 class="bar" id="lines">Lines like these</h2>
        ${data.matches.map((line) => html`<div class="sample">${lineText(line, data.literals)}</div>`)}
      </section>
      ${behind.length && data.kind === "failure" ? shows("What may lie behind it", behind) : nothing}
      ${
        data.references.length
          ? html`<section aria-labelledby="refs">
              <h2 class="bar" id="refs">Read more</h2>
              ${data.references.map((reference) => html`<p>${sourceLink(reference)}</p>`)}
            </section>`
          : nothing
      }
    </article>`;
  };

  const shows = (heading, entries) =>
    html`<section aria-labelledby="others">
      <h2 class="bar" id="others">${heading}</h2>
      <ul class="links">
        ${entries.map((other) => html`<li><a class="link" href=${hrefOf(other)}>${other.title}</a></li>`)}
      </ul>
    </section>`;

  return {
    get name() {
      return entry.data?.title ?? "Catalogue";
    },
    refresh,
    draw,
    leave() {
      entry.close();
      all.close();
    },
  };
}
