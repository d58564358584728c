/** What stands around every view: the bar, the banners, the footer and the dialogs. */

import { html, nothing } from "../html.js";
import { HELP, toggleTheme } from "../keys.js";
import { prefer, preferences } from "../state.js";
import { plural } from "../words.js";
import { icon } from "./marks.js";
import { connectionBanner, problemBanner, restoringBanner } from "./notices.js";
import { rangeButton, rangePicker } from "./range.js";
import { search } from "./search.js";
import { account, signIn } from "./session.js";

const PLACES = [
  ["/", "Fleet", "fleet"],
  ["/diagnoses", "Diagnoses", "diag"],
  ["/alerts", "Alerts", "bell"],
  ["/tail", "Live tail", "tail"],
  ["/catalogue", "Catalogue", "book"],
];
const LIVE_WORDS = { live: "Live", connecting: "Connecting", reconnecting: "Reconnecting", resting: "Resting" };
/** A host belongs to the fleet. */
const place = (path) => (path.startsWith("/hosts/") ? "/" : `/${path.split("/")[1]}`);

export const shell = (page, content) => html`
  <a class="skip" href="#main">Skip to content</a>
  <header class="top">
    <a class="brand" href=${page.href("/")}>${icon("gate")}Gatewatch</a>
    <nav class="nav" aria-label="Main">${PLACES.map((entry) => navLink(page, entry))}</nav>
    <span class="grow"></span>
    ${liveMark(page)} ${searchBox(page)} ${rangeButton(page)}
    <button
      class="btn icon quiet"
      type="button"
      aria-label="Switch between light and dark"
      @click=${() => {
        toggleTheme();
        page.redraw();
      }}
    >
      ${icon("theme")}
    </button>
    <button
      class="btn icon quiet keys-btn"
      type="button"
      aria-label="Keyboard shortcuts"
      @click=${() => document.getElementById("keys").showModal()}
    >
      ${icon("keys")}
    </button>
    ${account(page)}
  </header>
  ${rangePicker(page)}
  <main id="main" tabindex="-1">
    ${page.signedOut ? signIn(page) : state(page)} ${page.signedOut && !page.summary.data ? nothing : content}
  </main>
  ${footer(page, page.summary.data)} ${help()}
`;

const state = (page) =>
  html`${connectionBanner(page.live, Boolean(page.summary.data))} ${restoringBanner(page.summary.data)}
  ${page.live.state === "reconnecting" ? nothing : problemBanner(page.summary.problem, () => page.refresh())}`;

function navLink(page, [path, name, sign]) {
  const here = place(page.address.path) === path;
  const firing = path === "/alerts" ? page.firing.total : 0;
  return html`<a href=${page.href(path)} aria-current=${here ? "page" : nothing}
    >${icon(sign)}${name}${
      firing
        ? html`<span class="badge"><span class="vh">, </span>${firing}<span class="vh"> firing</span></span>`
        : nothing
    }</a
  >`;
}

function liveMark({ live, signedOut }) {
  const word = signedOut ? "Signed out" : live.state === "reconnecting" && live.stale ? "Stale" : LIVE_WORDS[live.state];
  return html`<span class="live ${word === "Live" ? "" : "off"}"
    ><span class="dot" aria-hidden="true"></span><span>${word}</span></span
  >`;
}

/** One search for all: where the view has a list it filters as one types; elsewhere it leads to the fleet. */
function searchBox(page) {
  const submit = (e) => {
    e.preventDefault();
    const text = e.target.elements.q.value;
    if (page.view.searches) search(page, text);
    else page.router.go(page.href("/", { q: text }));
  };
  return html`<form class="search" role="search" @submit=${submit}>
    ${icon("search")}<input
      type="search"
      name="q"
      placeholder="Host, cause, message"
      aria-label="Search hosts, causes and messages"
      autocomplete="off"
      .value=${page.view.searches ? page.query("q") : ""}
      @input=${(e) => page.view.searches && search(page, e.target.value)}
    /><kbd aria-hidden="true">/</kbd>
  </form>`;
}

const footer = (page, summary) =>
  html`<footer class="foot">
    <span>Gatewatch</span>
    ${
      summary
        ? html`<span>Catalogue ${summary.catalogueVersion}</span><span>${plural(summary.hosts.total, "host")}</span>`
        : nothing
    }
    <a class="link" href=${page.href("/api")}>API</a>
  </footer>`;

const help = () =>
  html`<dialog id="keys" aria-labelledby="keys-h">
    <h2 id="keys-h">Keyboard</h2>
    <div class="keys">
      ${HELP.map(
        ([what, keys]) =>
          html`<div><span>${what}</span><span>${keys.split(" ").map((key) => html`<kbd>${key}</kbd> `)}</span></div>`,
      )}
    </div>
    <label class="check"
      ><input type="checkbox" .checked=${preferences.keys} @change=${(e) => prefer({ keys: e.target.checked })} />
      Single keys act</label
    >
    <div class="acts">
      <button class="btn" type="button" autofocus @click=${(e) => e.target.closest("dialog").close()}>Close</button>
    </div>
  </dialog>`;
