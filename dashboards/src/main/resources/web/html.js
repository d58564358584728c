/** Templates. The one place that knows where lit-html is served. */

import { html, svg, nothing, render } from "/webjars/lit-html/lit-html.js";
import { Directive, directive } from "/webjars/lit-html/directive.js";

export { html, svg, nothing, render };
export { repeat } from "/webjars/lit-html/directives/repeat.js";
export { ref } from "/webjars/lit-html/directives/ref.js";

/** A directive that sets properties of an element's style: the page's security policy refuses style attributes. */
const styled = (set) =>
  directive(
    class extends Directive {
      update(part, values) {
        set(part.element.style, ...values);
        return nothing;
      }
      render() {
        return nothing;
      }
    },
  );

/** Places an element on a track: `<span ${placed(left, width)}>`, both in per cent, the width optional. */
export const placed = styled((style, left, width) => {
  style.left = `${left}%`;
  style.width = width === undefined ? "" : `${width}%`;
});

/** Gives an element a height in pixels: `<div ${tall(300)}>`. */
export const tall = styled((style, pixels) => {
  style.height = `${pixels}px`;
});

/** Gives an element its share of a row: `<span ${share(9)}>`. */
export const share = styled((style, weight) => {
  style.flexGrow = weight;
});
