/** The keyboard. Single keys are off while one types, in dialogs, and when the help turned them off. */

import { copy } from "./parts/copy.js";
import { say } from "./parts/toast.js";
import { isDark, prefer, preferences } from "./state.js";

const CHORD_MS = 900;
const PLACES = { f: "/", d: "/diagnoses", a: "/alerts", t: "/tail", c: "/catalogue" };

/** What the help lists. */
export const HELP = [
  ["Next, previous", "j k"],
  ["Open the diagnosis", "Enter"],
  ["Open the host", "h"],
  ["Copy the fix", "c"],
  ["Copy link", "y"],
  ["Acknowledge the alert", "a"],
  ["Silence", "s"],
  ["Apply what changed", "."],
  ["Search", "/"],
  ["Time range", "r"],
  ["Pause the tail", "p"],
  ["Fleet", "g f"],
  ["Diagnoses", "g d"],
  ["Alerts", "g a"],
  ["Live tail", "g t"],
  ["Catalogue", "g c"],
  ["Light or dark", "t"],
  ["This help", "?"],
  ["Close or clear", "Esc"],
];

const $ = (selector, at = document) => at.querySelector(selector);

export function toggleTheme() {
  prefer({ theme: isDark() ? "light" : "dark" });
}

export async function copyLink(page) {
  await copy(page.permalink());
  say("Copied the link, with fixed times");
}

export function listen(page) {
  let chord = null;

  /** The row that keys act on: the selected one, else the one in focus. */
  const row = () =>
    $(`[data-row="${CSS.escape(page.selected)}"]`) ?? document.activeElement?.closest?.("[data-row]") ?? null;

  function move(step) {
    const rows = [...document.querySelectorAll("[data-row]")].filter((candidate) => candidate.offsetParent);
    if (!rows.length) return;
    const at = rows.indexOf(row());
    // Without a selection the first row in sight is the natural place to begin.
    const inSight = rows.findIndex((candidate) => candidate.getBoundingClientRect().top > 0);
    const next = at < 0 ? rows[Math.max(0, inSight)] : rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    page.select(next.dataset.row);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  const press = (selector) => ($(selector, row() ?? document) ?? $(`main ${selector}`))?.click();

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    Enter: (e) => {
      if (e.target.matches("[data-row]")) $("[data-open]", e.target)?.click();
    },
    h: () => row() && $("[data-host]", row())?.click(),
    c: () => press("[data-fix]"),
    y: () => copyLink(page),
    a: () => press("[data-acknowledge]"),
    s: () => press("[data-silence]"),
    t: toggleTheme,
    r: () => {
      if ($("#range").togglePopover()) $("#range button").focus();
    },
    "/": (e) => {
      // A view's own field comes before the one in the bar.
      const boxes = [
        ...document.querySelectorAll("main input[type=search]"),
        ...document.querySelectorAll(".search input"),
      ];
      const box = boxes.find((input) => input.offsetParent);
      if (!box) return;
      e.preventDefault();
      box.focus();
      box.select();
    },
    "?": () => $("#keys").showModal(),
    g: () => {
      chord = Date.now();
    },
    Escape: () => {
      if (page.selected) page.select("");
      document.activeElement?.blur?.();
    },
  };

  document.addEventListener("keydown", (e) => {
    if (e.metaKey || e.ctrlKey || e.altKey || e.defaultPrevented) return;
    // The browser closes it, and gives the focus back to where it was.
    if (e.key === "Escape" && $("dialog[open], :popover-open")) return;
    const typing = e.target.matches?.("input:not([type=checkbox]), textarea, select");
    if (typing) {
      if (e.key === "Escape") e.target.blur();
      return;
    }
    if ($("dialog[open]")) return;
    if (!preferences.keys && e.key.length === 1) return;
    if (chord && Date.now() - chord < CHORD_MS && PLACES[e.key]) {
      chord = null;
      page.router.go(page.href(PLACES[e.key]));
      return;
    }
    chord = null;
    (page.view.keys?.[e.key] ?? keys[e.key])?.(e);
  });
}
