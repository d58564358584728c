/** The live tail: lines as they come that mean something, each with its meaning. Newest on top. */

import { List } from "../api.js";
import { html, nothing } from "../html.js";
import { copyTextButton } from "../parts/copy.js";
import { ndjson, save } from "../parts/download.js";
import { chip, choice } from "../parts/filters.js";
import { lineText, shortLine } from "../parts/lines.js";
import { dot, glyph, icon } from "../parts/marks.js";
import { problemBanner } from "../parts/notices.js";
import { pressed } from "../parts/rows.js";
import { searchField } from "../parts/search.js";
import { Window } from "../parts/window.js";
import { clockMillis, day, moment } from "../time.js";
import { plain, plural } from "../words.js";

/** Never more rows than this in the page; the oldest go. */
const MOST_ROWS = 2000;
const FLUSH_MS = 250;
/** More than nobody can read: of what comes faster, a fair share is shown and the share is said. */
const MOST_PER_SECOND = 200;
const BACKLOG = 200;
const ROW_HEIGHT = 28;
/** The link to a line has a range that begins so long before it, and ends so long after. */
const AROUND_MS = 60_000;
/** Scrolled further than this, one reads: the tail stops by itself. */
const READING_FROM = 60;

const LOOKS = { failure: "bad", recovery: "good" };

export function tail(page) {
  const changed = () => page.redraw();
  const past = new List(changed, BACKLOG);
  const rows = new Window(changed, { line: ROW_HEIGHT });
  /** Newest first. */
  let shown = [];
  /** What came since the last flush, oldest first; while paused, what waits. */
  let waiting = [];
  let paused = false;
  let perSecond = 0;
  let share = 1;
  let taken = null;
  const flushing = setInterval(flush, FLUSH_MS);

  const host = () => page.query("host");

  /** A line is kept with its host: only both find it again. */
  const keyOf = ({ host: name, uid }) => `${name}/${uid}`;
  /** The line that is asked for by itself: the one that a link leads to; in the tail of all hosts, the selected one. */
  const sought = () => (host() ? page.query("uid") : page.selected);

  async function refresh() {
    page.knowledge.load(changed);
    // The server keeps the events of each host; the fleet's as a whole begin when the page opens.
    if (host()) return past.ask(eventsOf(host()), { ...page.range, q: page.query("uid") || page.query("q") });
    const end = page.selected.lastIndexOf("/");
    if (end > 0) await past.ask(eventsOf(page.selected.slice(0, end)), { q: page.selected.slice(end + 1) });
  }

  const eventsOf = (name) => `/hosts/${encodeURIComponent(name)}/events`;

  function heard(kind, record) {
    waiting.push(record);
    if (waiting.length > 2 * MOST_ROWS) waiting = waiting.slice(-MOST_ROWS);
    return false;
  }

  const reading = () => scrollY > READING_FROM;
  const stopped = () => paused || reading() || Boolean(page.selected || page.query("uid"));

  function flush() {
    if (past.data && past.data !== taken) {
      taken = past.data;
      merge(past.items);
    }
    if (!waiting.length || stopped()) {
      perSecond = Math.round(perSecond * 0.8);
      return page.redraw();
    }
    perSecond = Math.round(0.8 * perSecond + (0.2 * (waiting.length * 1000)) / FLUSH_MS);
    const room = (MOST_PER_SECOND * FLUSH_MS) / 1000;
    share = Math.max(1, Math.ceil(waiting.length / room));
    merge(waiting.filter((_, i) => i % share === 0));
    waiting = [];
    page.redraw();
  }

  /** Puts events in their place by time; one that is there already stays as it is. */
  function merge(events) {
    const known = new Set(shown.map((event) => event.uid));
    const fresh = events.filter((event) => !known.has(event.uid));
    if (!fresh.length) return;
    shown = [...fresh, ...shown].sort((a, b) => timeOf(b) - timeOf(a)).slice(0, MOST_ROWS);
  }

  const timeOf = (event) => Date.parse(event.time ?? event.observedTime);

  const kindOf = (event) =>
    page.knowledge.kindOf(event.signature) ?? (event.category === "none" ? "context" : "failure");

  function wanted(event) {
    if (host() && event.host !== host()) return false;
    if (page.query("kind") && kindOf(event) !== page.query("kind")) return false;
    if (page.query("category") && event.category !== page.query("category")) return false;
    const text = page.query("q").toLowerCase();
    return !text || `${event.line} ${event.signature} ${event.host}`.toLowerCase().includes(text);
  }

  /* ---------- drawing ---------- */

  function draw() {
    const events = shown.filter(wanted);
    const newer = stopped() ? waiting.filter(wanted).length : 0;
    return html`<h1 class="vh" tabindex="-1">Live tail</h1>
      ${filters(events)} ${problemBanner(past.problem, refresh)}
      <div class="panel tail">
        ${newer ? html`<div class="tl-new"><button class="btn small" type="button" @click=${goOn}>${plural(newer, "newer line")}</button></div>` : nothing}
        ${
          events.length
            ? html`<div role="list" aria-label="Lines that mean something, newest first">
                ${rows.draw(
                  events.map((event) => ({ key: event.uid, kind: "line", event })),
                  ({ event }) => row(event),
                )}
              </div>`
            : empty()
        }
      </div>`;
  }

  const filters = (events) =>
    html`<div class="filters" role="group" aria-label="Filters">
      <button class="btn prime" type="button" id="pause" aria-pressed=${String(paused)} @click=${toggle}>
        ${icon("pause")}${paused ? "Resume" : "Pause"}<kbd aria-hidden="true">p</kbd>
      </button>
      ${kindChip("Everything", "")} ${kindChip("Failures", "failure")} ${kindChip("Recoveries", "recovery")}
      ${choice(
        page,
        "Host",
        "host",
        "All hosts",
        hostNames().map((name) => [name, name]),
      )}
      ${choice(
        page,
        "Category",
        "category",
        "Any category",
        categories().map((name) => [name, name]),
      )}
      ${searchField(page, "Text contains")}
      <span class="grow"></span>
      <span class="dim hide-s">${perSecond} a second${share > 1 ? `, showing 1 in ${share}` : ""}</span>
      <button class="btn quiet hide-s" type="button" @click=${() => save("gatewatch-tail.ndjson", ndjson(events))}>
        ${icon("down")}NDJSON
      </button>
    </div>`;

  const kindChip = (label, kind) => chip(page, label, page.query("kind") === kind, { kind });

  const hostNames = () => [...new Set([...shown.map((event) => event.host), ...(host() ? [host()] : [])])].sort();
  const categories = () =>
    [...new Set([...shown.map((event) => event.category), ...(page.query("category") ? [page.query("category")] : [])])]
      .filter((name) => name !== "none")
      .sort();

  const empty = () =>
    html`<div class="empty">
      ${page.query("uid") && !host() ? hostless : sought() && past.data ? gone : nothingYet()}
    </div>`;

  const nothingYet = () =>
    html`<h2>
        ${shown.length && !past.problem ? "No line matches." : "Waiting for the next line that means something."}
      </h2>
      <p>Ordinary lines are read and counted, but not shown here.</p>`;

  const gone = html`<h2>This line is not kept any more.</h2>
    <p>Of each host the latest 2,000 lines that mean something are kept.</p>`;

  const hostless = html`<h2>This address does not say on which host the line is.</h2>
    <p>A line is looked for on its host. Choose a line, and its address finds it again.</p>`;

  function row(event) {
    if (event.gap) return gapRow(event);
    const kind = kindOf(event);
    const key = keyOf(event);
    const chosen = page.selected === key || page.query("uid") === event.uid;
    const telling = page.knowledge.telling(event.signature);
    return html`<div
      class="tl ${LOOKS[kind] ?? ""} ${chosen ? "sel on" : ""}"
      role="listitem"
      data-row=${key}
      tabindex="-1"
      @click=${(e) => pressed(e, page, key)}
    >
      <time datetime=${event.time ?? event.observedTime}>${timeText(event)}</time>
      <a class="hn" data-host href=${page.hostHref(event.host)}>${event.host}</a>
      <span class="lv">${event.severity === "unspecified" ? "" : event.severity}</span>
      <span class="mean" title=${page.knowledge.titleOfSignature(event.signature) ?? nothing}
        >${look(kind)}<span>${page.knowledge.titleOfSignature(event.signature) ?? plain(event.signature)}</span></span
      >
      ${chosen ? lineText(event.line, telling) : shortLine(event.line, telling)}
      ${copyTextButton(event.line, "Copy the whole line")} ${chosen ? more(event) : nothing}
    </div>`;
  }

  const look = (kind) => (kind === "failure" ? glyph("open") : kind === "recovery" ? glyph("resolved") : nothing);

  /** The day where it is not today's. */
  function timeText(event) {
    const at = timeOf(event);
    return Date.now() - at < 20 * 3600_000 ? clockMillis(at) : `${day(at)} ${clockMillis(at).slice(0, 8)}`;
  }

  const more = (event) =>
    html`<div class="tl-more">
      <a class="link" data-open href=${page.hostHref(event.host)}>Open ${event.host}</a>
      <span
        >signature
        <a class="link" href=${page.href(`/catalogue/${encodeURIComponent(event.signature)}`)}
          >${event.signature}</a
        ></span
      >
      ${
        event.attributes.conn
          ? html`<a class="link" href=${page.href("/tail", { host: event.host, q: event.attributes.conn })}
              >lines of connection ${event.attributes.conn.slice(0, 8)}</a
            >`
          : nothing
      }
      <a class="link" href=${linkTo(event)}>link to this line</a>
    </div>`;

  /** It holds whatever the time: with a range around the line. */
  function linkTo(event) {
    const [from, to] = [timeOf(event) - AROUND_MS, timeOf(event) + AROUND_MS].map((at) => new Date(at).toISOString());
    return page.href("/tail", { from, to, host: event.host, uid: event.uid });
  }

  /** Lines that are missing are a row in the flow: what follows may rest on less than it seems. */
  const gapRow = ({ host: name, gap, time, observedTime }) =>
    html`<div class="tl-note" role="listitem">
      ${dot("flapping")}<span
        ><b>${name}:</b> ${gap.exact ? "" : "about "}${plural(gap.lines, "line")} missing before
        ${moment(Date.parse(time ?? observedTime))}: <bdi>${gap.reason}</bdi>. Evidence may be missing.</span
      >
    </div>`;

  function toggle() {
    paused = !paused;
    page.redraw();
  }

  /** Shows what waits, and follows again. */
  function goOn() {
    paused = false;
    scrollTo(0, 0);
    page.filter({ sel: "", uid: "" });
    flush();
  }

  return {
    name: "Live tail",
    refresh,
    hears: ["event"],
    heard,
    draw,
    drawn: () => rows.measure(),
    keys: { p: toggle, ".": goOn },
    leave() {
      clearInterval(flushing);
      rows.close();
      past.close();
    },
  };
}
