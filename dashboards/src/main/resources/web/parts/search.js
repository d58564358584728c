/** Searching as one types. The text is part of the address, under `q`. */

import { html } from "../html.js";

/** Long enough to type on, short enough to feel immediate. */
const TYPING_MS = 120;
let timer;

export function search(page, text) {
  clearTimeout(timer);
  timer = setTimeout(() => page.filter({ q: text, sel: "" }), TYPING_MS);
}

/** A field of a view's own; `look` are its classes. */
export const searchField = (page, label, look = "") =>
  html`<input
    class=${look}
    type="search"
    aria-label=${label}
    placeholder=${label}
    autocomplete="off"
    .value=${page.query("q")}
    @input=${(e) => search(page, e.target.value)}
  />`;
