/** The catalogue: paste a message, read what it means and what lies behind it. */

import { Resource } from "../api.js";
import { html, nothing, repeat } from "../html.js";
import { dot } from "../parts/marks.js";
import { problemBanner, skeleton } from "../parts/notices.js";
import { searchField } from "../parts/search.js";
import { plural } from "../words.js";

const LOOKS = { failure: "open", recovery: "resolved" };

export function catalogue(page) {
  const all = new Resource(() => page.redraw());

  const refresh = () => all.ask("/catalogue", { q: page.query("q") });

  function draw() {
    const { data, problem } = all;
    if (!data) return all.slow ? skeleton(6) : problemBanner(problem, () => page.refresh());
    return html`<div class="head">
        <div>
          <h1 tabindex="-1">What a message means, and what cures it.</h1>
          <p class="facts-line"><span>Catalogue ${data.version}</span></p>
        </div>
      </div>
      ${problemBanner(problem, () => page.refresh())}
      <div class="filters" role="group" aria-label="Search">
        ${searchField(page, "Paste a message, or search", "wide")}
      </div>
      ${causes(data)} ${signatures(data)}`;
  }

  const causes = ({ causes: found }) =>
    found.length
      ? html`<section class="panel" aria-labelledby="causes">
          <div class="bar"><h2 id="causes">${plural(found.length, "cause")}</h2></div>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Cause</th>
                <th scope="col">Category</th>
                <th scope="col">Fix</th>
              </tr>
            </thead>
            <tbody>
              ${repeat(
                found,
                (c) => c.id,
                (cause) =>
                  html`<tr data-row=${cause.id} tabindex="-1">
                    <td>
                      <a class="say" data-open href=${page.href(`/catalogue/${cause.id}`)}>${cause.title}</a
                      ><small>${cause.id}</small>
                    </td>
                    <td data-l="Category">${cause.category}</td>
                    <td data-l="Fix">${cause.article ? `Fix ${cause.article}` : ""}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </section>`
      : nothing;

  const signatures = ({ signatures: found }) =>
    found.length
      ? html`<section class="panel gapish" aria-labelledby="signatures">
          <div class="bar"><h2 id="signatures">${plural(found.length, "message")}</h2></div>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Message</th>
                <th scope="col">Means</th>
              </tr>
            </thead>
            <tbody>
              ${repeat(
                found,
                (s) => s.id,
                (signature) =>
                  html`<tr>
                    <td>${dot(LOOKS[signature.kind] ?? "healthy")} ${signature.title}<small>${signature.id}</small></td>
                    <td data-l="Category">${signature.category}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </section>`
      : nothing;

  return { name: "Catalogue", searches: true, refresh, draw, leave: () => all.close() };
}
