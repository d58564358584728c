/** The controls above a list. What they choose is part of the address. */

import { html } from "../html.js";

/** A filter that is on or off. */
export const chip = (page, label, isOn, changes) =>
  html`<button
    class="chip"
    type="button"
    aria-pressed=${String(isOn)}
    @click=${() => page.filter({ ...changes, sel: "" })}
  >
    ${label}
  </button>`;

/** One of several values of `name`, or any; `options` are pairs of value and text. */
export const choice = (page, label, name, any, options) =>
  html`<select aria-label=${label} @change=${(e) => page.filter({ [name]: e.target.value, sel: "" })}>
    <option value="" ?selected=${!page.query(name)}>${any}</option>
    ${options.map(
      ([value, text]) => html`<option value=${value} ?selected=${page.query(name) === value}>${text}</option>`,
    )}
  </select>`;
