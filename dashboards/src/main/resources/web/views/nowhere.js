/** An address that this page does not have. */

import { html } from "../html.js";
import { missing } from "../parts/notices.js";

export const nowhere = (page) => ({
  name: "No such page",
  refresh: async () => {},
  draw: () =>
    missing(
      "There is no such page.",
      html`Nothing is at <code>${page.address.path}</code>.`,
      html`<a class="btn" href="/">Fleet</a>`,
    ),
});
