/** The catalogue: paste a message, read what it means, what lies behind it and what cures it. */

import { Resource } from "../api.js";
import { html, nothing, repeat } from "../html.js";
import { lineText } from "../parts/lines.js";
import { dot } from "../parts/marks.js";
import { problemBanner, waiting } from "../parts/notices.js";
import { searchField } from "../parts/search.js";
import { plural } from "../words.js";

/** The server takes no longer text; a message tells what it is long before. */
const LONGEST_TEXT = 1000;

/** How the kinds of a line look. */
export const KINDS = {
  failure: ["open", "failure"],
  recovery: ["resolved", "recovery"],
  lifecycle: ["healthy", "step in the gateway's life"],
  context: ["healthy", "context"],
  harmless: ["healthy", "harmless"],
};

export function catalogue(page) {
  const found = new Resource(() => page.redraw());

  const refresh = () => found.ask("/catalogue", { q: page.query("q").slice(0, LONGEST_TEXT) });
  const hrefOf = ({ id }) => page.href(`/catalogue/${encodeURIComponent(id)}`);

  function draw() {
    const { data, problem } = found;
    if (!found.data) return waiting(page, found, "Catalogue");
    return html`<div class="head">
        <div>
          <h1 tabindex="-1">What a message means, and what cures it.</h1>
          <p class="facts-line">
            <span
              >Catalogue ${data.version}: ${plural(data.causes.length, "cause")},
              ${plural(data.signatures.length, "message")}${page.query("q") ? " match" : ""}.</span
            >
          </p>
        </div>
      </div>
      ${problemBanner(problem, () => page.refresh())}
      <div class="filters" role="group" aria-label="Search">
        ${searchField(page, "Paste a message, or search", "wide")}
      </div>
      <div class=${found.outdated ? "old" : ""}>
        ${causes(data.causes)} ${messages(data.signatures)} ${none(data)}
      </div>`;
  }

  const none = (data) =>
    data.causes.length || data.signatures.length
      ? nothing
      : html`<section class="panel empty">
          <h2>Nothing in the catalogue matches.</h2>
          <p>The line may be ordinary. What the catalogue does not know is counted as unmatched, never guessed.</p>
        </section>`;

  const causes = (list) =>
    list.length
      ? html`<section class="panel gapish" aria-labelledby="causes">
          <div class="bar"><h2 id="causes">Causes</h2></div>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Cause</th>
                <th scope="col">Fix</th>
                <th scope="col">Versions</th>
                <th scope="col">Article</th>
              </tr>
            </thead>
            <tbody>
              ${repeat(list, ({ id }) => id, causeRow)}
            </tbody>
          </table>
        </section>`
      : nothing;

  const causeRow = (cause) =>
    html`<tr data-row=${cause.id} tabindex="-1" class=${page.selected === cause.id ? "on" : ""}>
      <td><a class="say" data-open href=${hrefOf(cause)}>${cause.title}</a><small>${cause.sentences.at(-1)}</small></td>
      <td data-l="Fix">${cause.fixes[0]?.title}</td>
      <td data-l="Versions">${cause.fixes.map((fix) => html`<span class="ver">${fix.versions}</span> `)}</td>
      ${cause.article ? html`<td class="nw" data-l="Article">fix ${cause.article}</td>` : html`<td></td>`}
    </tr>`;

  const messages = (list) =>
    list.length
      ? html`<section class="panel" aria-labelledby="messages">
          <div class="bar"><h2 id="messages">Messages</h2></div>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Message</th>
                <th scope="col">Category</th>
              </tr>
            </thead>
            <tbody>
              ${repeat(list, ({ id }) => id, messageRow)}
            </tbody>
          </table>
        </section>`
      : nothing;

  const messageRow = (signature) =>
    html`<tr data-row=${signature.id} tabindex="-1" class=${page.selected === signature.id ? "on" : ""}>
      <td>
        <span class="meaning"
          >${dot(KINDS[signature.kind][0])}<a class="say" data-open href=${hrefOf(signature)}
            >${signature.title}</a
          ></span
        >
        <div class="sample">${lineText(signature.matches[0] ?? "", signature.literals)}</div>
      </td>
      <td class="nw" data-l="Category">
        ${signature.category === "none" ? KINDS[signature.kind][1] : signature.category}
      </td>
    </tr>`;

  return { name: "Catalogue", refresh, draw, leave: () => found.close() };
}
