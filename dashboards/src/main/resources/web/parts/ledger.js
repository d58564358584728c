/** The ledger: causes by closes, one row each, all on the page's time column. */

import { html, repeat } from "../html.js";
import { bucketLabel } from "../time.js";
import { count } from "../words.js";
import { axis, strip } from "./strip.js";

/** @param href of the place that shows one cause */
export function ledger(causes, range, href, { label = "Causes, most closes first", most = 8 } = {}) {
  const per = bucketLabel(range.from, range.to, 72);
  return html`<div class="ledger" role="table" aria-label=${label}>
    <div class="lrow hd" role="row">
      <span class="nm" role="columnheader">Cause</span><span class="num" role="columnheader">hosts</span
      ><span class="num" role="columnheader">closes</span
      ><span role="columnheader"><span class="vh">closes per ${per}</span>${axis(range)}</span>
    </div>
    ${repeat(
      causes.slice(0, most),
      ({ cause }) => cause,
      ({ cause, title, hosts, closes, shared, buckets }) =>
        html`<div class="lrow" role="row">
          <span class="nm" role="cell"><a href=${href(cause)} title=${title}>${title}</a></span
          ><span class="num soft" role="cell">${count(hosts)}</span><span class="num" role="cell">${count(closes)}</span
          ><span role="cell">${strip(title, buckets, range, { hot: shared })}</span>
        </div>`,
    )}
  </div>`;
}
