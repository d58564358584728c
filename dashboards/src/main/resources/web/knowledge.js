/** The catalogue, loaded once: what causes are called, what a signature means, which words of a line tell. */

import { get } from "./api.js";

export class Knowledge {
  #causes = new Map();
  #signatures = new Map();
  #loading = null;

  /** Loads it if it is not there; the page does without where that fails. */
  async load(changed) {
    this.#loading ??= get("/catalogue").catch(() => {
      this.#loading = null;
      return { causes: [], signatures: [] };
    });
    const { causes, signatures } = await this.#loading;
    if (this.#causes.size === causes.length) return;
    this.#causes = new Map(causes.map((cause) => [cause.id, cause]));
    this.#signatures = new Map(signatures.map((signature) => [signature.id, signature]));
    changed();
  }

  /** What a cause is called; undefined if the catalogue does not have it. */
  titleOf = (cause) => this.#causes.get(cause)?.title;

  /** What a line of this signature says, in a few words. */
  titleOfSignature = (signature) => this.#signatures.get(signature)?.title;

  /** What such a line is to a diagnosis: "failure", "recovery", "lifecycle", "context" or "harmless". */
  kindOf = (signature) => this.#signatures.get(signature)?.kind;

  /** The literal words by which a signature is recognised. */
  telling = (signature) => this.#signatures.get(signature)?.literals ?? [];
}
