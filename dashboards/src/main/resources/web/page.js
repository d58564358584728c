/** The page: which view is open, what every view shows, and when all of it is drawn again. */

import { List, Resource } from "./api.js";
import { Knowledge } from "./knowledge.js";
import { Live } from "./live.js";
import { Refresher } from "./refresh.js";
import { Router } from "./router.js";
import { DEFAULT_RANGE, resolve, setServerTime } from "./time.js";
import { render } from "./html.js";

/** Ages are shown in minutes, and in seconds at first. */
const TICK_MS = 1000;
/** A range that ends now moves on by itself. */
const RENEW_MS = 30_000;
/** While the state is restored, or no host is there yet, there is news at any moment. */
const RENEW_SOON_MS = 1000;
/** A page that nobody looks at for so long follows by asking now and then. */
const REST_AFTER_MS = 60_000;
/** The heading that has the focus says that the view is still to come. */
const HANDED_ON = "handed on";

/**
 * A view is what `routes` maps an address to: a function of the page that returns
 *
 * - `name`: for the tab's title
 * - `refresh()`: asks the server for what the address says; asynchronous
 * - `draw()`: the template of `<main>`
 * - `hears`: optional; the kinds of live records that concern it: "diagnosis", "alert", "event", "host"
 * - `heard(kind, record)`: takes such a record, and returns whether there is reason to ask again
 * - `keys`: optional; its own keys, as in keys.js
 * - `searches`: optional; whether the search box filters this view as one types
 * - `drawn()`: optional; called after each drawing
 * - `leave()`: optional; frees what it holds
 */
export class Page {
  view = null;
  /** What is true of the whole fleet; every view shows some of it. */
  summary = new Resource(() => this.redraw());
  firing = new List(() => this.redraw(), 100);
  /** Who looks at it, and what they may do. */
  me = new Resource(() => this.redraw());
  knowledge = new Knowledge();

  #root;
  #shell;
  #drawing = false;
  #place = null;
  #asked = null;
  #focusHeading = false;
  #scrollTo = null;
  #refresher = new Refresher(() => this.#refresh());
  #lastRenewal = Date.now();
  #resting = null;

  /** @param shell draws everything around the view: `(page, content) => template` */
  constructor(root, routes, nowhere, shell) {
    this.#root = root;
    this.#shell = shell;
    this.router = new Router(routes, nowhere, (address, how) => this.#arrived(address, how));
    this.live = new Live({
      heard: (kind, read) => this.#heard(kind, read),
      connected: () => this.#refresher.nudge(),
      changed: () => {
        // A stream that ends may be a session that ended: only the server knows.
        if (this.live.state === "reconnecting") this.me.ask("/me");
        this.redraw();
      },
    });
  }

  start() {
    history.scrollRestoration = "manual";
    this.router.start();
    this.live.open();
    setInterval(() => this.#tick(), TICK_MS);
    document.addEventListener("visibilitychange", () => this.#looked());
  }

  /** The tab was shown or hidden. */
  #looked() {
    clearTimeout(this.#resting);
    if (document.hidden) this.#resting = setTimeout(() => this.live.rest(), REST_AFTER_MS);
    else if (this.live.state === "resting") this.live.open();
    this.redraw();
  }

  /* ---------- who looks at it ---------- */

  /** Whether the server wants to know who asks. */
  get signedOut() {
    return this.me.problem?.status === 401;
  }

  get isOperator() {
    return this.me.data?.role === "operator" && !this.signedOut;
  }

  /** Takes up the work as somebody else, or nobody. */
  signed() {
    this.live.retry();
    this.refresh();
  }

  /* ---------- the address ---------- */

  get address() {
    return this.router.address;
  }

  /** A value of the address' query; empty if it has none. */
  query(name) {
    return this.address.query.get(name) ?? "";
  }

  /** The range as it stands in the address, such as `now-6h`. */
  get range() {
    return { from: this.query("from") || DEFAULT_RANGE.from, to: this.query("to") || DEFAULT_RANGE.to };
  }

  get hasDefaultRange() {
    return this.range.from === DEFAULT_RANGE.from && this.range.to === DEFAULT_RANGE.to;
  }

  /** The range that the server last answered for, in milliseconds; else the one that is asked. */
  get span() {
    const answered = this.summary.data;
    if (answered && !this.summary.outdated) return { from: Date.parse(answered.from), to: Date.parse(answered.to) };
    return { from: resolve(this.range.from), to: resolve(this.range.to) };
  }

  /** An address of the page that keeps the range. */
  href(path, query = {}) {
    const kept = new URLSearchParams();
    for (const name of ["from", "to"]) if (this.query(name)) kept.set(name, this.query(name));
    for (const [name, value] of Object.entries(query)) if (value) kept.set(name, value);
    const text = kept.toString();
    return path + (text ? `?${text}` : "");
  }

  hostHref = (host) => this.href(`/hosts/${encodeURIComponent(host)}`);
  diagnosisHref = (id) => this.href(`/diagnoses/${encodeURIComponent(id)}`);

  filter(changes) {
    this.router.filter(changes);
  }

  /** The address of this view with fixed times, so that others see the same. */
  permalink() {
    const link = new URL(location.href);
    link.searchParams.set("from", new Date(resolve(this.range.from)).toISOString());
    link.searchParams.set("to", new Date(resolve(this.range.to)).toISOString());
    return link.href;
  }

  /** The row that is selected. It is part of the address, but no reason to ask the server. */
  get selected() {
    return this.query("sel");
  }

  select(key) {
    if (key !== this.selected) this.filter({ sel: key });
  }

  /* ---------- drawing ---------- */

  /** Draws soon; many calls are one drawing. A hidden tab has no frames, but its title counts. */
  redraw() {
    if (this.#drawing) return;
    this.#drawing = true;
    const draw = () => {
      this.#drawing = false;
      this.#draw();
    };
    if (document.hidden) setTimeout(draw, 0);
    else requestAnimationFrame(draw);
  }

  #draw() {
    render(this.#shell(this, this.view.draw()), this.#root);
    const firing = this.firing.total;
    document.title = `${firing ? `(${firing}) ` : ""}${this.view.name} · Gatewatch`;
    if (this.#focusHeading) this.#focus(document.querySelector("main h1"));
    this.view.drawn?.();
  }

  /** A screen reader begins at the heading of a new page; where that is still to come, it is handed on. */
  #focus(heading) {
    if (!heading) return;
    // Whoever went on in the meantime, to search or to a dialog, is left there.
    if (this.#focusHeading === HANDED_ON && !document.activeElement.matches("body, h1")) {
      this.#focusHeading = false;
      return;
    }
    heading.focus({ preventScroll: true });
    this.#focusHeading = heading.matches("[data-waiting]") && HANDED_ON;
  }

  #tick() {
    if (!document.hidden) this.redraw();
    const summary = this.summary.data;
    const expectant = summary?.state === "restoring" || summary?.hosts.total === 0;
    const pause = expectant ? RENEW_SOON_MS : RENEW_MS;
    if (this.live.state !== "reconnecting" && Date.now() - this.#lastRenewal > pause) {
      this.#lastRenewal = Date.now();
      this.#refresher.nudge();
    }
  }

  /* ---------- asking ---------- */

  /** Asks the server again, soon. */
  refresh() {
    this.#refresher.nudge();
  }

  async #refresh() {
    await Promise.all([
      this.summary.ask("/summary", this.range).then(() => {
        const summary = this.summary.data;
        if (summary?.generatedAt) setServerTime(summary.generatedAt);
      }),
      this.firing.ask("/alerts", { state: "firing" }),
      this.me.ask("/me"),
      this.view.refresh(),
    ]);
    if (this.#scrollTo !== null) {
      const y = this.#scrollTo;
      this.#scrollTo = null;
      requestAnimationFrame(() => scrollTo(0, y));
    }
  }

  #heard(kind, read) {
    const concerns = this.view.hears?.includes(kind) && this.view.heard(kind, read());
    // Whatever view is open, the bar tells what fires, and the tab.
    if (concerns || kind === "alert") this.#refresher.nudge();
    if (concerns) this.redraw();
  }

  #arrived(address, how) {
    const place = address.path;
    if (!this.view || this.#place !== place) {
      this.view?.leave?.();
      this.view = address.view(this);
      this.#place = place;
      this.#focusHeading = this.#asked !== null;
      this.#scrollTo = how === "back" ? (history.state?.scroll ?? 0) : null;
      if (how === "open") scrollTo(0, 0);
    }
    const query = new URLSearchParams(address.query);
    query.delete("sel");
    const asked = `${place}?${query}`;
    if (asked !== this.#asked) {
      const isFirst = this.#asked === null;
      this.#asked = asked;
      // The stream that opens meanwhile must not have the first question asked twice.
      if (isFirst) this.#refresher.nudge();
      else this.#refresh();
    }
    this.redraw();
  }
}
