/** What operators decide about alerts: that somebody is on one, and what shall not wake anybody for a while. */

import { Problem, send } from "../api.js";
import { html, nothing } from "../html.js";
import { fieldText, fromField, moment } from "../time.js";
import { RULES, plural } from "../words.js";
import { ask } from "./dialog.js";
import { say } from "./toast.js";

const MINUTE = 60_000;
const PREVIEW_AFTER_MS = 200;
const LONGEST_REASON = 500;
const NAMED = 5;
const ELSE = "at";

const LASTING = [
  [60, "1 hour"],
  [2 * 60, "2 hours"],
  [8 * 60, "8 hours"],
  [24 * 60, "1 day"],
  [7 * 24 * 60, "7 days"],
];

/** A button for operators; others see it, and why it does nothing. Not there while nobody knows who looks at the page. */
export function operatorButton(page, label, look, mark, act) {
  if (!page.me.data) return nothing;
  const title = page.isOperator ? nothing : "Needs the operator role";
  return html`<button
    class=${look}
    type="button"
    ?data-acknowledge=${mark === "acknowledge"}
    ?data-silence=${mark === "silence"}
    ?disabled=${!page.isOperator}
    title=${title}
    @click=${act}
  >
    ${label}
  </button>`;
}

/** The button of an alert that nobody is on, or of one that somebody is. */
export const acknowledgeButton = (page, alert) =>
  alert.state === "acknowledged"
    ? operatorButton(page, "Release", "btn small", "acknowledge", () => release(page, alert))
    : operatorButton(page, "Acknowledge", "btn small", "acknowledge", () => acknowledge(page, alert));

/** The button that silences what is like this. */
export const silenceButton = (page, like, { label = "Silence", look = "btn small quiet" } = {}) =>
  operatorButton(page, label, look, "silence", () => silence(page, like));

const alertPath = ({ id }) => `/alerts/${encodeURIComponent(id)}/acknowledge`;

function acknowledge(page, alert) {
  ask({
    title: "Acknowledge",
    fields: () =>
      html`<p class="said">${alert.sentence}</p>
        ${reasonField("Such as: asking the device's owner")}
        <p class="dim">Everybody sees that you are on it. It ends when the alert is resolved.</p>`,
    verb: () => "Acknowledge",
    act: async (form) => {
      await send("POST", alertPath(alert), { reason: form.elements.reason.value.trim() });
      done(page, "Acknowledged");
    },
  });
}

async function release(page, alert) {
  try {
    await send("DELETE", alertPath(alert));
    done(page, "Released: nobody is on it");
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    say(problem.message);
  }
}

/** @param like `{ host, cause, rule }` that the dialog begins with; each may be missing */
function silence(page, like) {
  const wish = { host: like.host ?? "", cause: like.cause ?? "", rule: like.rule ?? "" };
  let lasting = String(LASTING[1][0]);
  let until = "";
  let preview = null;
  let timer = null;

  const end = () =>
    lasting === ELSE ? Date.parse(fromField(until) ?? "") : Date.now() + Number(lasting) * MINUTE;

  function look(redraw) {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const asked = JSON.stringify(wish);
      const found = await send("POST", "/silences/preview", given(wish)).catch((problem) => ({ problem }));
      if (asked === JSON.stringify(wish)) preview = found;
      redraw();
    }, PREVIEW_AFTER_MS);
  }

  const changes = (name, redraw) => (e) => {
    wish[name] = e.target.value.trim();
    look(redraw);
  };

  ask({
    title: "Silence",
    fields: (redraw) => {
      if (!preview && !timer) look(redraw);
      return html`<label class="field"
          ><span>Hosts (* stands for any text)</span
          ><input
            name="host"
            .value=${wish.host}
            placeholder="any host"
            autocomplete="off"
            @input=${changes("host", redraw)}
        /></label>
        ${choice("Cause", wish.cause, "Any cause", page.knowledge.causes, changes("cause", redraw))}
        ${choice("Rule", wish.rule, "Any rule", Object.entries(RULES), changes("rule", redraw))}
        <label class="field"
          ><span>Ends after</span
          ><select
            name="lasting"
            @change=${(e) => {
              lasting = e.target.value;
              redraw();
            }}
          >
            ${LASTING.map(
              ([minutes, label]) =>
                html`<option value=${minutes} ?selected=${String(minutes) === lasting}>${label}</option>`,
            )}
            <option value=${ELSE} ?selected=${lasting === ELSE}>at a time of your own</option>
          </select></label
        >
        ${
          lasting === ELSE
            ? html`<label class="field"
                ><span>Until</span
                ><input
                  name="until"
                  required
                  .value=${until}
                  placeholder=${fieldText(new Date(Date.now() + LASTING[2][0] * MINUTE).toISOString())}
                  autocomplete="off"
                  @input=${(e) => {
                    until = e.target.value;
                    const ahead = end() > Date.now();
                    e.target.setCustomValidity(ahead ? "" : "A time that is still to come, such as 2026-11-22 18:00");
                    redraw();
                  }}
              /></label>`
            : nothing
        }
        ${reasonField("Such as: provider maintenance until noon")}
        <p class="dim" role="status">${matches(preview)}</p>`;
    },
    verb: () => (Number.isNaN(end()) ? "Silence" : `Silence until ${moment(end())}`),
    act: async (form) => {
      await send("POST", "/silences", {
        ...given(wish),
        reason: form.elements.reason.value.trim(),
        until: new Date(end()).toISOString(),
      });
      done(page, "Silenced: it is diagnosed as usual, and wakes nobody");
    },
  });
}

export async function endSilence(page, { id }) {
  try {
    await send("DELETE", `/silences/${encodeURIComponent(id)}`);
    done(page, "The silence has ended");
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    say(problem.message);
  }
}

const given = (wish) => Object.fromEntries(Object.entries(wish).filter(([, value]) => value));

function done(page, text) {
  say(text);
  page.refresh();
}

const reasonField = (placeholder) =>
  html`<label class="field"
    ><span>Reason (seen by everyone)</span
    ><textarea name="reason" required maxlength=${LONGEST_REASON} rows="2" placeholder=${placeholder}></textarea>
  </label>`;

const choice = (label, value, any, options, changed) =>
  html`<label class="field"
    ><span>${label}</span
    ><select @change=${changed}>
      <option value="" ?selected=${!value}>${any}</option>
      ${options.map(([id, title]) => html`<option value=${id} ?selected=${id === value}>${title}</option>`)}
    </select></label
  >`;

/** What a silence would cover now, before it is confirmed. */
function matches(preview) {
  if (!preview) return "Looking for what it covers.";
  if (preview.problem) return preview.problem.message;
  if (!preview.matches) return "Covers no alert that stands now; it would cover what comes.";
  const hosts = [...new Set(preview.items.map((alert) => alert.host))];
  const more = hosts.length > NAMED ? ` and ${hosts.length - NAMED} more` : "";
  return `Covers ${plural(preview.matches, "alert")} now: ${hosts.slice(0, NAMED).join(", ")}${more}.`;
}
