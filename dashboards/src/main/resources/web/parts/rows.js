/** What rows of every list do: one is selected, a click selects, a tap opens, links and buttons on it do their own. */

/** The class of a row that is selected. */
export const on = (page, key) => (page.selected === key ? "on" : "");

export function pressed(e, page, key) {
  if (e.target.closest("a, button") || String(getSelection())) return;
  if (e.pointerType === "touch") e.currentTarget.querySelector("[data-open]")?.click();
  else page.select(page.selected === key ? "" : key);
}
