/** Moments, durations and ranges: how they are written in addresses and how they are shown. */

import { preferences } from "./state.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/* ---------- now ---------- */

let ahead = 0;
let frozenAt = null;

/** The server's clock, in milliseconds. Stands still while the page is cut off, so that ages do not lie. */
export function now() {
  return frozenAt ?? Date.now() + ahead;
}

/** Takes the server's clock for ours: the hosts' times are read against it. */
export function setServerTime(iso) {
  const theirs = Date.parse(iso);
  if (!Number.isNaN(theirs)) ahead = theirs - Date.now();
}

export function freeze(frozen) {
  if (frozen) frozenAt ??= Date.now() + ahead;
  else frozenAt = null;
}

/* ---------- ranges ---------- */

export const DEFAULT_RANGE = { from: "now-6h", to: "now" };

/** The ranges that the picker offers. */
export const RANGES = [
  { from: "now-15m", label: "15 min" },
  { from: "now-1h", label: "1 h" },
  { from: "now-6h", label: "6 h" },
  { from: "now-24h", label: "24 h" },
  { from: "now-2d", label: "2 d" },
  { from: "now-7d", label: "7 d" },
  { from: "now-30d", label: "30 d" },
  { from: "now-400d", label: "400 d" },
];

/** Milliseconds of `now`, `now-6h` or an ISO instant; NaN if it is none of them. */
export function resolve(text, at = now()) {
  const relative = /^now(?:-(\d{1,6})([smhd]))?$/.exec(text);
  if (relative) return at - (relative[1] ? Number(relative[1]) * UNITS[relative[2]] : 0);
  return Date.parse(text);
}

export function rangeLabel({ from, to }) {
  const preset = to === "now" && RANGES.find((range) => range.from === from);
  if (preset) return `Last ${preset.label}`;
  const last = /^now-(\d+)([smhd])$/.exec(from);
  if (last && to === "now") return `Last ${last[1]} ${{ s: "s", m: "min", h: "h", d: "d" }[last[2]]}`;
  return `${moment(resolve(from))} to ${to === "now" ? "now" : moment(resolve(to))}`;
}

/** What the picker's fields hold: `now-6h`, or a date and time in the zone that is shown. */
export function fieldText(text) {
  if (text.startsWith("now")) return text;
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : `${isoDay(at)} ${clockSeconds(at)}`;
}

/** The other way round; null if it is no moment. */
export function fromField(text) {
  const written = text.trim();
  if (/^now(-\d{1,6}[smhd])?$/.test(written)) return written;
  const zoned = /[zZ]$|[+-]\d\d:?\d\d$/.test(written) || preferences.zone === "local" ? written : `${written}Z`;
  const at = Date.parse(zoned.replace(" ", "T"));
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/* ---------- showing ---------- */

const formats = new Map();

function format(kind, options) {
  const key = kind + preferences.zone;
  if (!formats.has(key)) {
    const timeZone = preferences.zone === "utc" ? "UTC" : undefined;
    formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", ...options }));
  }
  return formats.get(key);
}

const HM = { hour: "2-digit", minute: "2-digit" };

export const clock = (at) => format("clock", HM).format(at);
export const clockSeconds = (at) => format("seconds", { ...HM, second: "2-digit" }).format(at);
export const clockMillis = (at) =>
  format("millis", { ...HM, second: "2-digit", fractionalSecondDigits: 3 })
    .format(at)
    .replace(",", ".");
const isoDay = (at) =>
  format("iso", { year: "numeric", month: "2-digit", day: "2-digit" }).format(at).split("/").reverse().join("-");

/** "Nov 22", with the year where it is another. */
export function day(at) {
  const parts = format("day", { month: "short", day: "numeric", year: "numeric" }).formatToParts(at);
  const part = (type) => parts.find((p) => p.type === type).value;
  const year = new Date(at).getUTCFullYear() === new Date(now()).getUTCFullYear() ? "" : ` ${part("year")}`;
  return `${part("month")} ${part("day")}${year}`;
}

const isToday = (at) => isoDay(at) === isoDay(now());

/** "09:14" today, "Nov 20, 09:14" on another day. `time` is how the time of day is written. */
export function moment(at, time = clock) {
  if (Number.isNaN(at)) return "an unknown time";
  return isToday(at) ? time(at) : `${day(at)}, ${time(at)}`;
}

/** "22 s", "28 min", "2 h 10", "3 d 4 h". */
export function duration(millis) {
  if (millis < MINUTE) return `${Math.max(0, Math.round(millis / SECOND))} s`;
  if (millis < HOUR) return `${Math.floor(millis / MINUTE)} min`;
  if (millis < DAY) {
    const minutes = Math.floor((millis % HOUR) / MINUTE);
    return `${Math.floor(millis / HOUR)} h ${String(minutes).padStart(2, "0")}`;
  }
  const hours = Math.floor((millis % DAY) / HOUR);
  return `${Math.floor(millis / DAY)} d${hours ? ` ${hours} h` : ""}`;
}

/** How long ago an instant is. */
export const age = (iso) => duration(now() - Date.parse(iso));

export const zoneName = () => (preferences.zone === "utc" ? "UTC" : "local");

let ownZone = null;

/** What the browser calls its zone. Asked once: asking takes as long as drawing some rows. */
export const browserZone = () => (ownZone ??= Intl.DateTimeFormat().resolvedOptions().timeZone);

/* ---------- axes ---------- */

const STEPS = [
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 7 * DAY, 14 * DAY, 28 * DAY, 56 * DAY, 91 * DAY,
]; // prettier-ignore

/** Where an instant lies in a range, 0 at its start and 1 at its end. */
export const position = (at, from, to) => (at - from) / (to - from);

/** At most six round moments inside a range: `{ at, x, label }`, x from 0 to 1. */
export function ticks(from, to) {
  const step = STEPS.find((candidate) => (to - from) / candidate <= 6.5) ?? STEPS.at(-1);
  const shift = preferences.zone === "utc" ? 0 : new Date(from).getTimezoneOffset() * MINUTE;
  const marks = [];
  for (let at = Math.ceil((from - shift) / step) * step + shift; at < to; at += step) {
    marks.push({ at, x: position(at, from, to), label: step >= DAY ? day(at) : clock(at) });
  }
  return marks;
}

/** How much time one of the strip's buckets stands for, in words. */
export const bucketLabel = (from, to, buckets) => duration(Math.round((to - from) / buckets / SECOND) * SECOND);
