/** One host's time on one axis: what was wrong, what was done, and where evidence is missing. */

import { html, nothing, placed } from "../html.js";
import { bucketLabel, clock, duration, moment, position, ticks } from "../time.js";
import { plain } from "../words.js";
import { glyph } from "./marks.js";
import { strip } from "./strip.js";

/** Less than this is no zoom but a click. */
const SHORTEST_DRAG = 0.01;
/** Labels right of here stand left of their mark, or they would leave the board. */
const NEAR_THE_END = 0.72;

/** What a mark and a letter of its name take of the board, of 1. */
const ROOM_PER_MARK = 0.02;
const ROOM_PER_LETTER = 0.0062;

const LANES = [
  ["diagnoses", "Diagnoses"],
  ["alerts", "Alerts"],
  ["gateway", "Gateway"],
  ["changes", "Changes"],
  ["evidence", "Evidence"],
];
const LOOKS = { firing: "open" };

/**
 * @param timeline as the API gives it
 * @param href `(span) => address` of what a span stands for, or null
 * @param zoom called with the ends of a dragged range, in milliseconds
 */
export function timeline({ from: fromIso, to: toIso, closes, spans, marks }, { href, zoom }) {
  const [from, to] = [Date.parse(fromIso), Date.parse(toIso)];
  const x = (iso) => Math.min(1, Math.max(0, position(Date.parse(iso), from, to)));
  const inLane = (items, lane) => items.filter((item) => item.lane === lane);
  const per = bucketLabel(from, to, closes.length);

  const lane = ([name, title]) => {
    const ours = [...inLane(spans, name), ...inLane(marks, name)];
    if (!ours.length && name !== "diagnoses") return nothing;
    return html`<div class="lane">
      <span>${title}</span>
      <div class="track">
        ${inLane(spans, name).map((item) => span(item, x, href))}${withRoom(inLane(marks, name), x).map((item) => mark(item, x))}
      </div>
    </div>`;
  };

  return html`<section
    class="axisboard panel"
    aria-label="Time line, ${moment(from)} to ${moment(to)}"
    @pointerdown=${(e) => startDrag(e, (a, b) => zoom(from + a * (to - from), from + b * (to - from)))}
    @pointermove=${(e) => moveHair(e, from, to)}
  >
    <div class="lane">
      <span></span>
      <div class="axis" aria-hidden="true">
        ${ticks(from, to)
          .filter((tick) => tick.x < 0.94)
          .map((tick) => html`<span ${placed(tick.x * 100)}>${tick.label}</span>`)}<span class="end">${clock(to)}</span>
      </div>
    </div>
    ${lane(LANES[0])}
    <div class="lane tall">
      <span>Closes<br />per ${per}</span>
      <div class="track is-open">${strip("Closes", closes, { from, to })}</div>
    </div>
    ${LANES.slice(1).map(lane)}
    <div class="hair" aria-hidden="true"><span></span></div>
    ${asList(spans, marks)}
  </section>`;
}

function span({ lane, from, to, label, status, id }, x, href) {
  const [left, right] = [x(from), to ? x(to) : 1];
  const look = LOOKS[status] ?? status;
  const lasted = to ? `, ${duration(Date.parse(to) - Date.parse(from))}` : "";
  const address = href({ lane, id });
  // A short bar has no room for its name; the name then stands beside it.
  const outside = right - left < 0.11;
  const place = placed(left * 100, Math.max(0.3, (right - left) * 100));
  const looks = `span is-${look} ${to ? "" : "still"}`;
  const title = `${label}${lasted}`;
  const body = outside ? html`<span class="vh">${title}</span>` : label;
  const bar = address
    ? html`<a class=${looks} href=${address} title=${title} ${place}>${body}</a>`
    : html`<span class=${looks} title=${title} ${place}>${body}</span>`;
  if (!outside) return bar;
  const leftOf = left > NEAR_THE_END;
  return html`${bar}<span
      class="tick ${leftOf ? "left" : ""}"
      aria-hidden="true"
      ${placed((leftOf ? left : right) * 100)}
      ><span>${title}</span></span
    >`;
}

/** Of marks that stand so close that their names would run into each other, only the last keeps its name. */
function withRoom(marks, x) {
  return marks.map((item, i) => {
    const next = marks[i + 1];
    const needs = ROOM_PER_MARK + ROOM_PER_LETTER * item.label.length;
    // The name of a mark near the end stands left of it.
    const before = i ? x(marks[i - 1].time) : 0;
    const room = x(item.time) > NEAR_THE_END ? x(item.time) - before : (next ? x(next.time) : 1) - x(item.time);
    return { ...item, named: room > needs };
  });
}

function mark({ time, label, kind, named }, x) {
  const left = x(time);
  const look = kind === "ready" ? "resolved" : kind === "gap" ? "flapping" : "healthy";
  return html`<span
    class="tick is-${look} ${left > NEAR_THE_END ? "left" : ""}"
    title=${`${moment(Date.parse(time))} ${label}`}
    ${placed(left * 100)}
    >${glyph(look)}${named ? html`<span>${label}</span>` : nothing}</span
  >`;
}

/** The same for those who do not see the board. */
const asList = (spans, marks) =>
  html`<ul class="vh">
    ${[
      ...spans.map(({ from, to, label, status }) => [
        from,
        `${label}, ${plain(status)}${to ? ` until ${moment(Date.parse(to))}` : ""}`,
      ]),
      ...marks.map(({ time, label }) => [time, label]),
    ]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([time, text]) => html`<li>${moment(Date.parse(time))}: ${text}</li>`)}
  </ul>`;

/* ---------- the pointer ---------- */

/** Where on the tracks a pointer is, from 0 to 1. */
function along(e, board) {
  const track = board.querySelector(".track").getBoundingClientRect();
  return (e.clientX - track.left) / track.width;
}

function moveHair(e, from, to) {
  const board = e.currentTarget;
  const at = along(e, board);
  const hair = board.querySelector(".hair");
  hair.classList.toggle("on", at >= 0 && at <= 1);
  hair.style.left = `${e.clientX - board.getBoundingClientRect().left}px`;
  hair.firstElementChild.textContent = clock(from + at * (to - from));
}

function startDrag(e, done) {
  if (e.button !== 0 || e.pointerType === "touch" || e.target.closest("a")) return;
  const board = e.currentTarget;
  const begin = along(e, board);
  if (begin < 0 || begin > 1) return;
  e.preventDefault();
  board.setPointerCapture(e.pointerId);
  board.addEventListener(
    "pointerup",
    (up) => {
      const end = Math.min(1, Math.max(0, along(up, board)));
      if (Math.abs(end - begin) > SHORTEST_DRAG) done(Math.min(begin, end), Math.max(begin, end));
    },
    { once: true },
  );
}
