/** The cure: one line on a row, numbered steps on a sheet. */

import { html, nothing } from "../html.js";
import { command, copyAllButton, copyButton } from "./copy.js";

/**
 * On a row: the command to type, or the step to take, and a button that copies all of it.
 *
 * @param decisive index of the command that says most
 */
export function cureLine(fix, name, { note = null, decisive = 0 } = {}) {
  if (!fix) return nothing;
  const { commands, steps = [] } = fix;
  if (!commands.length) {
    const first = steps[0]?.note ?? fix.title;
    return html`<div class="cure"><span class="step">${first}</span>${more(note, steps.length)}</div>`;
  }
  return html`<div class="cure">
    ${command(commands[decisive])}${more(note, Math.max(commands.length, steps.length))}
    ${copyButton(commands, `Copy the fix for ${name}`, { whole: true })}
  </div>`;
}

function more(note, steps) {
  if (note) return html`<span class="more">${note}</span>`;
  return steps > 1 ? html`<span class="more">${steps} steps</span>` : nothing;
}

/** The steps of a fix, with what to know at each. */
export function cureSteps(fix) {
  const steps = fix.steps.length ? fix.steps : fix.commands.map((text) => ({ command: text, note: null }));
  return html`<ol class="steps">
    ${steps.map(
      (step, i) =>
        html`<li>
          ${step.command ? html`${command(step.command)}${copyButton([step.command], `Copy step ${i + 1}`)}` : nothing}
          ${step.note ? html`<p>${step.note}</p>` : nothing}
        </li>`,
    )}
  </ol>`;
}

/** The section "Cure" of a case sheet. */
export function cureSection(diagnosis) {
  const { fix, openclawVersion: version, host } = diagnosis;
  if (!fix) return nothing;
  return html`<section aria-labelledby="cure">
    <div class="bar">
      <h2 id="cure">Cure</h2>
      ${versionPill(fix, version, host)} ${fix.commands.length ? copyAllButton(fix.commands) : nothing}
    </div>
    ${cureSteps(fix)} ${cureNotes(fix)}
  </section>`;
}

/** For which version the steps are, and whether that is the one that runs. */
function versionPill(fix, version, host) {
  if (!version) return html`<span class="ver">version unknown, on ${host}</span>`;
  if (fix.checkedOn && isNewer(version, fix.checkedOn)) {
    return html`<span class="ver warn">checked on ${fix.checkedOn}, yours is ${version}</span>`;
  }
  return html`<span class="ver">for ${version}, on ${host}</span>`;
}

/** Whether one version comes after another: 2026.9.6 after 2026.5.28. */
export function isNewer(version, than) {
  const numbers = (text) => text.split(/[.-]/).map(Number);
  const [a, b] = [numbers(version), numbers(than)];
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    if (Number.isNaN(x) || Number.isNaN(y)) return version !== than;
    if (x !== y) return x > y;
  }
  return false;
}

export function cureNotes(fix) {
  const source = sourceLink(fix.source);
  return html`${
    fix.notOnThisVersion
      ? html`<p class="note"><b>Not on this version:</b> ${fix.notOnThisVersion} ${source}</p>`
      : source === nothing
        ? nothing
        : html`<p class="note">${source}</p>`
  }`;
}

/** Only a web address becomes a link; anything else is named. */
export function sourceLink(source) {
  if (!source) return nothing;
  if (!/^https:\/\/[^\s]+$/.test(source)) return html`<span class="dim">Source: ${source}</span>`;
  return html`<a class="link" href=${source} target="_blank" rel="noreferrer noopener">${new URL(source).host}</a>`;
}
