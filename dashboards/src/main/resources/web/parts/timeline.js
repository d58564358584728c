/** One host's time on one axis: what was wrong, what was done, and where evidence is missing. */

import { html, nothing, placed } from "../html.js";
import { bucketLabel, clock, duration, moment, position, ticks } from "../time.js";
import { plain } from "../words.js";
import { glyph } from "./marks.js";
import { strip } from "./strip.js";

/** Less than this is no zoom but a click. */
const SHORTEST_DRAG = 0.01;

/** Of a lane, in pixels: a row, and what is free above the first and between two neighbours in one row. */
const ROW = 24;
const AIR = 4;
/** In so many rows a lane's items are stacked; what has no room even then loses its name, or lies on others. */
const MOST_ROWS = 6;

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
export function timeline({ from: fromIso, to: toIso, closes, spans, marks, marksFrom }, { href, zoom }) {
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
        ${inLane(spans, name).map((item) => span(item, x, href))}${inLane(marks, name).map((item) => mark(item, x))}
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
        ${ticks(from, to).map((tick) => html`<span ${placed(tick.x * 100)}>${tick.label}</span>`)}<span class="end">${clock(to)}</span>
      </div>
    </div>
    ${lane(LANES[0])}
    <div class="lane tall">
      <span>Failures<br />per ${per}</span>
      <div class="track is-open">${strip("Failures", closes, { from, to })}</div>
    </div>
    ${LANES.slice(1).map(lane)}
    ${
      marksFrom
        ? html`<p class="note">
            Restarts, changes and gaps before ${moment(Date.parse(marksFrom))} are not kept any more: too much has
            happened since.
          </p>`
        : nothing
    }
    <div class="hair" aria-hidden="true"><span></span></div>
    ${asList(spans, marks)}
  </section>`;
}

/** Its name stands on it, and once more beside it: {@link arrange} decides where it is seen. */
function span({ lane, from, to, label, status, id }, x, href) {
  const [left, right] = [x(from), to ? x(to) : 1];
  const lasted = to ? `, ${duration(Date.parse(to) - Date.parse(from))}` : "";
  const address = href({ lane, id });
  const place = placed(left * 100, Math.max(0.3, (right - left) * 100));
  const looks = `span is-${LOOKS[status] ?? status} ${to ? "" : "still"}`;
  const title = `${label}${lasted}`;
  const body = html`<span>${title}</span>`;
  return html`<div class="item">
    ${
      address
        ? html`<a class=${looks} href=${address} title=${title} ${place}>${body}</a>`
        : html`<span class=${looks} title=${title} ${place}>${body}</span>`
    }<span class="name" aria-hidden="true">${title}</span>
  </div>`;
}

function mark({ time, label, kind }, x) {
  const look = kind === "ready" ? "resolved" : kind === "gap" ? "flapping" : "healthy";
  return html`<div class="item">
    <span class="tick is-${look}" title=${`${moment(Date.parse(time))} ${label}`} ${placed(x(time) * 100)}
      >${glyph(look)}</span
    ><span class="name" aria-hidden="true">${label}</span>
  </div>`;
}

/* ---------- room for names ---------- */

/** Stacks what would run into its neighbours, and puts each name where it can be read. After each drawing. */
export function arrange(board) {
  if (!board) return;
  const times = [...board.querySelectorAll(".axis span")].map((time) => [time, time.getBoundingClientRect()]);
  // The end of the range is always named; what is close before it gives way.
  const [, end] = times.at(-1);
  for (const [time, { right }] of times.slice(0, -1)) time.classList.toggle("unseen", right + AIR > end.left);
  board.querySelectorAll(".track").forEach((track) => {
    const width = track.clientWidth;
    const items = [...track.querySelectorAll(".item")].map((element) => measured(element, width));
    const rows = [];
    items.sort((a, b) => a.from - b.from).forEach((item) => setInRow(item, rows));
    track.style.height = items.length ? `${rows.length * ROW + AIR}px` : "";
  });
}

/** What an item takes of its track from left to right, in pixels, with its name and without. */
function measured(element, width) {
  const [sign, name] = element.children;
  if (sign.matches(".span")) keepWithin(sign, width);
  const bar = { from: sign.offsetLeft, to: sign.offsetLeft + sign.offsetWidth };
  const room = name.offsetWidth;
  const item = { element, sign, name, bar, ...bar, beside: null };
  // Beside a bar is as much air as in it: where the one has room for the name, so has the other.
  if (!room || (sign.matches(".span") && room <= sign.clientWidth)) return item;
  if (bar.to + room <= width) return { ...item, to: bar.to + room, beside: bar.to };
  if (bar.from - room >= 0) return { ...item, from: bar.from - room, beside: bar.from - room };
  // Neither side has room for all of it: what the bar can show of it must do.
  return item;
}

/** What has only just begun is wider than it has lasted, and must not stick out of its track. */
function keepWithin(bar, width) {
  const over = (parseFloat(bar.style.left) / 100) * width + bar.offsetWidth - width;
  bar.style.marginLeft = `${-Math.max(0, over)}px`;
}

/** `rows` know where their last sign ends, and where its name does. */
function setInRow(item, rows) {
  const free = (left, end) => rows.find((row) => left >= row[end] + AIR);
  let named = item.beside !== null;
  let row = free(item.from, "nameEnd");
  if (!row && rows.length < MOST_ROWS) {
    row = { top: rows.length * ROW + AIR };
    rows.push(row);
  }
  if (!row) {
    // That something was counts for more than what it is called.
    named = false;
    row = free(item.bar.from, "nameEnd") ?? free(item.bar.from, "signEnd") ?? rows[0];
    if (row.nameEnd > item.bar.from) row.last.element.classList.remove("aside");
  }
  Object.assign(row, { last: item, signEnd: item.bar.to, nameEnd: named ? item.to : item.bar.to });
  item.element.classList.toggle("aside", named);
  for (const part of [item.sign, item.name]) part.style.top = `${row.top}px`;
  if (named) item.name.style.left = `${item.beside}px`;
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
