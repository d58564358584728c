/** The catalogue, loaded once: what causes are called, what a signature means, which words of a line tell. */

import { get } from "./api.js";

/** Shorter words, such as "gateway" and "port", tell nothing by themselves. */
const SHORTEST_TELLING = 8;

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

  /** All causes as pairs of id and what it is called, by name. */
  get causes() {
    return [...this.#causes.values()].map(({ id, title }) => [id, title]).sort(([, a], [, b]) => a.localeCompare(b));
  }

  /** What a cause is called; undefined if the catalogue does not have it. */
  titleOf = (cause) => this.#causes.get(cause)?.title;

  /**
   * Index of the command that says most: the last that carries a value of this host, such as its request id, so that it
   * differs from what the catalogue has; else the first.
   */
  decisive = ({ cause, fix }) => {
    const general = (this.#causes.get(cause)?.fixes ?? []).flatMap(({ steps }) => steps.map(({ command }) => command));
    // What the program is called on this version is no value of the host.
    const isGeneral = (command) =>
      general.some((known) => known?.replace("<cli>", command.split(" ", 1)[0]) === command);
    return general.length
      ? Math.max(
          0,
          fix.commands.findLastIndex((command) => !isGeneral(command)),
        )
      : 0;
  };

  /** What a line of this signature says, in a few words. */
  titleOfSignature = (signature) => this.#signatures.get(signature)?.title;

  /** What such a line is to a diagnosis: "failure", "recovery", "lifecycle", "context" or "harmless". */
  kindOf = (signature) => this.#signatures.get(signature)?.kind;

  /** The words by which a signature is recognised; not those that stand in every other line. */
  telling = (signature) =>
    (this.#signatures.get(signature)?.literals ?? []).filter(
      (text) => text.length >= SHORTEST_TELLING || /[=\d]/.test(text),
    );
}
