/** Copying: the one thing an operator does most. */

import { html, nothing } from "../html.js";
import { icon } from "./marks.js";
import { say } from "./toast.js";

/** A place in a command that the operator has to fill in, such as `<token>`. */
const BLANK = /<[a-z][a-z-]*>/g;

/** A command is one line, whatever a log said: what would break it is dropped before it reaches a clipboard. */
const oneLine = (command) => command.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ");

export async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyTheOldWay(text);
  }
  button?.classList.add("done");
  setTimeout(() => button?.classList.remove("done"), 1600);
}

/** Browsers refuse the clipboard on plain HTTP outside of loopback. */
function copyTheOldWay(text) {
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

async function copyCommands(commands, button) {
  await copy(commands.map(oneLine).join("\n"), button);
  const blanks = [...new Set(commands.join("\n").match(BLANK) ?? [])];
  const what = commands.length > 1 ? `Copied ${commands.length} commands` : "Copied";
  say(blanks.length ? `${what}; replace ${blanks.join(" and ")}` : what);
}

/** A small button that copies commands. `whole` marks the one that the key `c` presses. */
export const copyButton = (commands, label, { whole = false } = {}) =>
  html`<button
    class="copy"
    type="button"
    aria-label=${label}
    ?data-fix=${whole}
    @click=${(e) => copyCommands(commands, e.currentTarget)}
  >
    ${icon("copy")}
  </button>`;

/** The button of a cure as a whole; `main` where it is the main thing to do on the page. */
export const copyAllButton = (commands, { main = true } = {}) =>
  html`<button
    class="btn ${main ? "prime" : ""}"
    type="button"
    data-fix
    @click=${(e) => copyCommands(commands, e.currentTarget)}
  >
    ${icon("copy")}${{ 1: "Copy", 2: "Copy both" }[commands.length] ?? `Copy all ${commands.length}`}${
      main ? html`<kbd aria-hidden="true">c</kbd>` : nothing
    }
  </button>`;

/** Copies text that is no command: a log line, a link. */
export const copyTextButton = (text, label) =>
  html`<button
    class="copy"
    type="button"
    aria-label=${label}
    @click=${async (e) => {
      await copy(text, e.currentTarget);
      say("Copied");
    }}
  >
    ${icon("copy")}
  </button>`;

/** A command with its blanks marked. */
export function command(text) {
  const parts = [];
  let from = 0;
  for (const blank of text.matchAll(BLANK)) {
    parts.push(text.slice(from, blank.index), html`<mark>${blank[0]}</mark>`);
    from = blank.index + blank[0].length;
  }
  return html`<code dir="ltr">${parts.length ? [...parts, text.slice(from)] : text}</code>`;
}
