/** The time range: a button that names it, and what opens under it. The range is part of the address. */

import { html } from "../html.js";
import { prefer, preferences } from "../state.js";
import { DEFAULT_RANGE, RANGES, browserZone, fieldText, fromField, rangeLabel, resolve, zoneName } from "../time.js";
import { icon } from "./marks.js";

export function rangeButton(page) {
  const label = `${rangeLabel(page.range)} · ${zoneName()}`;
  return html`<button class="btn range" type="button" popovertarget="range" aria-label="Time range: ${label}">
    ${icon("clock")}<span class="lbl">${label}</span>
  </button>`;
}

export function rangePicker(page) {
  const { from, to } = page.range;
  return html`<div class="pop" id="range" popover>
    <form @submit=${(e) => apply(e, page)}>
      <h3>Time range</h3>
      <div class="ranges">
        ${RANGES.map(
          (range) =>
            html`<button
              class="btn small"
              type="button"
              aria-pressed=${String(to === "now" && from === range.from)}
              @click=${() => choose(page, range.from, "now")}
            >
              ${range.label}
            </button>`,
        )}
      </div>
      <label class="field"><span>From</span><input name="from" .value=${fieldText(from)} autocomplete="off" /></label>
      <label class="field"><span>To</span><input name="to" .value=${fieldText(to)} autocomplete="off" /></label>
      <label class="field"
        ><span>Times in</span>
        <select
          @change=${(e) => {
            prefer({ zone: e.target.value });
            page.redraw();
          }}
        >
          <option value="utc" ?selected=${preferences.zone === "utc"}>UTC</option>
          <option value="local" ?selected=${preferences.zone === "local"}>
            This browser (${browserZone()})
          </option>
        </select>
      </label>
      <button class="btn" type="submit">Apply</button>
      <p class="dim">The range is part of the address: copy the link and others see the same.</p>
    </form>
  </div>`;
}

function choose(page, from, to) {
  document.getElementById("range").hidePopover();
  setRange(page, from, to);
}

/** Puts a range into the address; the default leaves it. */
export function setRange(page, from, to) {
  page.filter({ from: from === DEFAULT_RANGE.from ? "" : from, to: to === DEFAULT_RANGE.to ? "" : to });
}

function apply(e, page) {
  e.preventDefault();
  const form = e.target;
  const [from, to] = [fromField(form.elements.from.value), fromField(form.elements.to.value)];
  check(form.elements.from, from, "Such as now-6h or 2026-11-22 03:42");
  check(form.elements.to, to, "Such as now or 2026-11-22 09:42");
  if (from && to) check(form.elements.to, resolve(from) < resolve(to), "This lies before the beginning");
  if (form.reportValidity()) choose(page, from, to);
}

/** Says what is wrong with a field until it is changed. */
function check(input, fine, message) {
  input.setCustomValidity(fine ? "" : message);
  input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
}
