/** Log lines. They are hostile: text nodes only, isolated, and nothing in them can turn the text around. */

import { html, nothing } from "../html.js";
import { clockMillis, moment } from "../time.js";
import { copyTextButton } from "./copy.js";

/** Characters that change the direction of what follows would let a line show what it does not say. */
const DIRECTION = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const visible = (text) => text.replaceAll(DIRECTION, "\ufffd");

/**
 * A line with the words marked that told us.
 *
 * @param telling strings that occur in the line; those that do not are ignored
 */
export function lineText(line, telling = []) {
  const text = visible(line);
  const spans = spansOf(text, telling);
  const parts = [];
  let from = 0;
  for (const [start, end] of spans) {
    parts.push(text.slice(from, start), html`<mark>${text.slice(start, end)}</mark>`);
    from = end;
  }
  parts.push(text.slice(from));
  return html`<pre dir="ltr">${parts}</pre>`;
}

/** Where the telling words stand, in order and without overlap. */
function spansOf(text, telling) {
  const lower = text.toLowerCase();
  const found = telling
    .filter(Boolean)
    .map((word) => [lower.indexOf(word.toLowerCase()), word.length])
    .filter(([start]) => start >= 0)
    .map(([start, length]) => [start, start + length])
    .sort((a, b) => a[0] - b[0]);
  const apart = [];
  for (const [start, end] of found) {
    const last = apart.at(-1);
    if (last && start <= last[1] + 1) last[1] = Math.max(last[1], end);
    else apart.push([start, end]);
  }
  return apart;
}

const NOISE = /^(?:conn|peer|fwd|id|instance|device|platform|scopes|role|ua)=|=n\/a$/;

/** The same line for one row: what never tells anything is cut to an ellipsis. */
export function shortLine(line, telling = []) {
  const kept = [];
  for (const word of visible(line).split(" ")) {
    const noise = NOISE.test(word) && !telling.some((t) => word.includes(t));
    if (!noise) kept.push(word);
    else if (kept.at(-1) !== "…") kept.push("…");
  }
  return lineText(kept.join(" "), telling);
}

/** One numbered line of evidence. Its number is its address: `#L2`. */
export function evidenceLine({ n, time, line, telling, chosen, label = `line ${n}` }) {
  const at = Date.parse(time);
  return html`<div class="ln ${chosen ? "chosen" : ""}" id="L${n}">
    <a class="cite" href="#L${n}" aria-label="Line ${n}, link">${n}</a>
    <time datetime=${time ?? nothing}>${Number.isNaN(at) ? "" : moment(at, clockMillis)}</time>
    ${lineText(line, telling)} ${copyTextButton(line, `Copy ${label}`)}
  </div>`;
}
