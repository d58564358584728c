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

/** One of several values of `name`, or any; `options` are pairs of value and text. What the address asks for is one of them. */
export function choice(page, label, name, any, options) {
  const chosen = page.query(name);
  const all = !chosen || options.some(([value]) => value === chosen) ? options : [...options, [chosen, chosen]];
  return html`<select aria-label=${label} @change=${(e) => page.filter({ [name]: e.target.value, sel: "" })}>
    <option value="" .selected=${!chosen}>${any}</option>
    ${all.map(([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`)}
  </select>`;
}
