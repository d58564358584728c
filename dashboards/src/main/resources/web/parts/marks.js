/** Icons, and the marks of a state: always a shape, a word and a colour together. */

import { html } from "../html.js";
import { STATES } from "../words.js";

const PIPS = { suspected: 1, likely: 2, confirmed: 3 };

/** A line icon out of the sprite in index.html. Decoration: the words beside it say the same. */
export const icon = (name) => html`<svg class="i" aria-hidden="true"><use href="#i-${name}"></use></svg>`;

/** The shape of a state. How much of an open circle is filled says how sure we are. */
export function glyph(state, confidence = "confirmed") {
  const name = state === "open" ? `open-${PIPS[confidence] ?? 3}` : state;
  return html`<svg class="g" aria-hidden="true"><use href="#s-${name}"></use></svg>`;
}

/** Shape and colour without the word, where the word stands elsewhere. */
export const dot = (state, confidence) => html`<span class="is-${state}">${glyph(state, confidence)}</span>`;

export const stateMark = (state, confidence, word = STATES[state]) =>
  html`<span class="st is-${state}">${glyph(state, confidence)}${word}</span>`;

/** Three pips and the word. */
export function confidenceMark(confidence) {
  const filled = PIPS[confidence] ?? 0;
  const pip = (n) => html`<span class=${n <= filled ? "pip" : "pip off"}></span>`;
  return html`<span class="conf"
    ><span class="pips" aria-hidden="true">${pip(1)}${pip(2)}${pip(3)}</span>${confidence}</span
  >`;
}
