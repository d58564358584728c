/** Downloads: a list as NDJSON or CSV, built here from the API's pages. */

import { Problem, everything } from "../api.js";
import { html } from "../html.js";
import { icon } from "./marks.js";
import { say } from "./toast.js";

/** More than this is a job for the API itself. */
const MOST = 20_000;

/**
 * Offers a list of the API for download.
 *
 * @param queries what is asked for; of several, one after the other
 * @param columns maps the CSV's headings to functions of an item
 */
export function downloadButtons(name, path, queries, columns, look = "btn quiet hide-s") {
  const button = (format, write) =>
    html`<button class=${look} type="button" @click=${() => download(name, path, [queries].flat(), format, write)}>
      ${icon("down")}${format}
    </button>`;
  return html`${button("NDJSON", ndjson)}${button("CSV", (items) => csv(items, columns))}`;
}

async function download(name, path, queries, format, write) {
  try {
    const items = [];
    for (const query of queries) {
      for await (const item of everything(path, query, MOST - items.length)) items.push(item);
    }
    save(`${name}.${format.toLowerCase()}`, write(items));
    say(items.length === MOST ? `Saved the first ${MOST} rows; ask the API for more` : `Saved ${items.length} rows`);
  } catch (e) {
    if (!(e instanceof Problem)) throw e;
    say(`Nothing was saved: ${e.message}`);
  }
}

export function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

export const ndjson = (items) => items.map((item) => `${JSON.stringify(item)}\n`).join("");

function csv(items, columns) {
  const rows = [Object.keys(columns), ...items.map((item) => Object.values(columns).map((value) => value(item)))];
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** Quoted where needed. A spreadsheet takes a leading = + - @ for a formula, and logs are hostile. */
function cell(value) {
  const text = String(value ?? "");
  const tame = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

export const DIAGNOSIS_COLUMNS = {
  id: (d) => d.id,
  host: (d) => d.host,
  status: (d) => d.status,
  cause: (d) => d.cause,
  confidence: (d) => d.confidence,
  sentence: (d) => d.sentence,
  firstSeen: (d) => d.firstSeen,
  lastSeen: (d) => d.lastSeen,
  resolvedAt: (d) => d.resolvedAt,
  resolvedBy: (d) => d.resolvedBy?.text,
  count: (d) => d.count,
  fix: (d) => d.fix?.commands.join("; "),
  version: (d) => d.openclawVersion,
};
