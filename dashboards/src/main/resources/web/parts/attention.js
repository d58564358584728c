/** What operators decide about alerts: that somebody is on one, and what shall not wake anybody for a while. */

import { Problem, send } from "../api.js";
import { html, nothing } from "../html.js";
import { RULES, plural } from "../words.js";
import { ask } from "./dialog.js";
import { Lasting } from "./lasting.js";
import { say } from "./toast.js";

const PREVIEW_AFTER_MS = 200;
const LONGEST_REASON = 500;
const NAMED = 5;

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
  const lasting = new Lasting(240, "when the alert is resolved");
  ask({
    title: "Acknowledge",
    fields: (redraw) =>
      html`<p class="said">${alert.sentence}</p>
        ${reasonField("Such as: asking the device's owner")} ${lasting.fields(redraw)}
        <p class="dim">
          Everybody sees that you are on it.
          ${
            lasting.end === null
              ? "It ends when the alert is resolved."
              : "If the alert is not resolved by then, it is firing again, and told again."
          }
        </p>`,
    verb: () => `Acknowledge${lasting.words}`,
    act: async (form) => {
      await send("POST", alertPath(alert), { reason: form.elements.reason.value.trim(), until: lasting.iso });
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
  const lasting = new Lasting(120);
  let preview = null;
  let timer = null;

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
        ${lasting.fields(redraw)}
        ${reasonField("Such as: provider maintenance until noon")}
        <p class="dim" role="status">${matches(preview)}</p>`;
    },
    verb: () => `Silence${lasting.words}`,
    act: async (form) => {
      await send("POST", "/silences", {
        ...given(wish),
        reason: form.elements.reason.value.trim(),
        until: lasting.iso,
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
