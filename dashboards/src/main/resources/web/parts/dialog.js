/** A dialog that asks for something and does it; the focus goes back to what opened it. */

import { Problem } from "../api.js";
import { html, nothing, render } from "../html.js";

/**
 * Opens a dialog.
 *
 * @param title its heading
 * @param fields `(redraw) => template` of what it asks for
 * @param verb `() => text` of the button that does it
 * @param act `(form) => promise`; a Problem that it throws is shown, and the dialog stays
 */
export function ask({ title, fields, verb, act }) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "asked");
  let problem = null;
  let busy = false;

  const draw = () =>
    render(
      html`<form @submit=${submit}>
        <h2 id="asked">${title}</h2>
        ${fields(draw)} ${problem ? html`<p class="late" role="alert">${problem}</p>` : nothing}
        <div class="acts">
          <button class="btn" type="button" @click=${() => dialog.close()}>Cancel</button>
          <button class="btn prime" type="submit" ?disabled=${busy}>${verb()}</button>
        </div>
      </form>`,
      dialog,
    );

  async function submit(e) {
    e.preventDefault();
    busy = true;
    draw();
    try {
      await act(e.target);
      dialog.close();
    } catch (failed) {
      if (!(failed instanceof Problem)) throw failed;
      problem = failed.message;
    } finally {
      busy = false;
      draw();
    }
  }

  dialog.addEventListener("close", () => dialog.remove());
  draw();
  document.body.append(dialog);
  dialog.showModal();
}
