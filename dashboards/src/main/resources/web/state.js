/** What this browser remembers of its user: theme, time zone, whether single keys act. */

const STORE = "gatewatch";

function read() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) ?? {};
  } catch {
    return {};
  }
}

/** `theme` is "light", "dark" or absent (as the system); `zone` is "utc" or "local"; `keys` is a boolean. */
export const preferences = { zone: "utc", keys: true, ...read() };

export function prefer(changes) {
  Object.assign(preferences, changes);
  try {
    localStorage.setItem(STORE, JSON.stringify(preferences));
  } catch {
    // A private window: the choice lasts as long as the page.
  }
  applyTheme();
}

export function isDark() {
  return preferences.theme ? preferences.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function applyTheme() {
  if (preferences.theme) document.documentElement.dataset.theme = preferences.theme;
}
