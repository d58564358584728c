/** The part of a dialog that asks for how long something is to last. */

import { html, nothing } from "../html.js";
import { fieldText, fromField, moment, now } from "../time.js";

const MINUTE = 60_000;
const LASTING = [
  [60, "after 1 hour"],
  [2 * 60, "after 2 hours"],
  [4 * 60, "after 4 hours"],
  [8 * 60, "after 8 hours"],
  [24 * 60, "after 1 day"],
  [7 * 24 * 60, "after 7 days"],
];
const SUCH_AS = 8 * 60;
const ELSE = "at";
const OPEN = "open";

export class Lasting {
  #chosen;
  #open;
  #written = "";

  /**
   * @param minutes that are chosen at first: one of those that are offered
   * @param open what an end of no fixed time is called; such an end is only offered where it has a name
   */
  constructor(minutes, open = null) {
    this.#chosen = String(minutes);
    this.#open = open;
  }

  /** When it ends, in milliseconds; null if at no fixed time, NaN while that is still to be written. */
  get end() {
    if (this.#chosen === OPEN) return null;
    if (this.#chosen === ELSE) return Date.parse(fromField(this.#written) ?? "");
    return now() + Number(this.#chosen) * MINUTE;
  }

  /** The same for the server; null if at no fixed time. */
  get iso() {
    return this.end === null ? null : new Date(this.end).toISOString();
  }

  /** " until 14:30"; empty while there is no fixed time. */
  get words() {
    return this.end === null || Number.isNaN(this.end) ? "" : ` until ${moment(this.end)}`;
  }

  fields(redraw) {
    return html`<label class="field"
        ><span>Ends</span
        ><select
          name="lasting"
          @change=${(e) => {
            this.#chosen = e.target.value;
            redraw();
          }}
        >
          ${LASTING.map(([minutes, label]) => this.#option(String(minutes), label))}
          ${this.#option(ELSE, "at a time of your own")} ${this.#open ? this.#option(OPEN, this.#open) : nothing}
        </select></label
      >
      ${this.#chosen === ELSE ? this.#until(redraw) : nothing}`;
  }

  #option(value, label) {
    return html`<option value=${value} ?selected=${value === this.#chosen}>${label}</option>`;
  }

  #until(redraw) {
    return html`<label class="field"
      ><span>Until</span
      ><input
        name="until"
        required
        .value=${this.#written}
        placeholder=${fieldText(new Date(now() + SUCH_AS * MINUTE).toISOString())}
        autocomplete="off"
        @input=${(e) => {
          this.#written = e.target.value;
          const ahead = this.end > now();
          e.target.setCustomValidity(ahead ? "" : "A time that is still to come, such as 2026-11-22 18:00");
          redraw();
        }}
    /></label>`;
  }
}
