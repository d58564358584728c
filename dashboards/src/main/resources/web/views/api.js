/** The API: what can be asked, to be tried here; drawn from the document that describes it. */

import { Problem, Resource } from "../api.js";
import { html, nothing, repeat } from "../html.js";
import { addressOf, fieldsOf, headersOf, inner, operations, wordFor } from "../openapi.js";
import { copyTextButton } from "../parts/copy.js";
import { problemBanner, waiting } from "../parts/notices.js";

const DOCUMENT = "/openapi.json";
/** An answer is shown up to here; a stream, until somebody stops it. */
const MOST_SHOWN = 200_000;
/** Schemas hold each other; deeper than this nobody reads. */
const DEEPEST = 4;

/** The document lies outside of `/api/v1`. */
class Description extends Resource {
  async answer(path, query, same, signal) {
    if (this.data) return this.data;
    const response = await fetch(DOCUMENT, { signal });
    if (!response.ok) throw new Problem(response.status, response.statusText, "");
    return response.json();
  }
}

export function api(page) {
  const described = new Description(() => page.redraw());
  /** Of each operation: what was filled in, and the answer. */
  const tries = new Map();

  const tryOf = (operation) => {
    if (!tries.has(operation.id)) {
      const given = operation.parameters.filter(({ in: place, required }) => place === "path" || required);
      tries.set(operation.id, {
        values: Object.fromEntries(given.map(({ name, example }) => [name, example ?? ""])),
        body: operation.body?.example === undefined ? "" : pretty(operation.body.example),
        answer: null,
        request: null,
      });
    }
    return tries.get(operation.id);
  };

  async function send(operation) {
    const attempt = tryOf(operation);
    attempt.request?.abort();
    const request = new AbortController();
    attempt.request = request;
    const answer = { status: "", type: "", text: "", millis: 0, cut: false };
    attempt.answer = answer;
    const begun = performance.now();
    try {
      const response = await fetch(addressOf(operation, attempt.values), {
        method: operation.method,
        headers: {
          ...headersOf(operation, attempt.values),
          ...(attempt.body ? { "content-type": operation.body.type } : {}),
        },
        body: attempt.body || undefined,
        signal: request.signal,
      });
      answer.status = `${response.status} ${response.statusText}`.trim();
      answer.ok = response.ok;
      answer.type = response.headers.get("content-type") ?? "";
      answer.millis = Math.round(performance.now() - begun);
      await read(response, answer);
    } catch (e) {
      if (e.name !== "AbortError") answer.status ||= "The server did not answer";
    } finally {
      if (attempt.request === request) attempt.request = null;
      page.redraw();
    }
  }

  async function read(response, answer) {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader.read()) {
      answer.text += part.value;
      if (answer.text.length > MOST_SHOWN) {
        answer.text = answer.text.slice(0, MOST_SHOWN);
        answer.cut = true;
        await reader.cancel();
        break;
      }
      page.redraw();
    }
    if (!answer.cut && answer.type.includes("json")) answer.text = pretty(JSON.parse(answer.text));
  }

  function draw() {
    const document = described.data;
    if (!document) return waiting(page, described, "API");
    const all = operations(document);
    return html`<div class="head">
        <div>
          <h1 tabindex="-1">The API, to be tried.</h1>
          <p class="facts-line"><span>${prose(document.info.description)}</span></p>
        </div>
      </div>
      ${problemBanner(described.problem, () => page.refresh())}
      <p class="api-links">
        <a class="link" href=${DOCUMENT} target="_blank" rel="noopener">openapi.json</a>, for generators of clients and
        other tools
      </p>
      ${[...new Set(all.map(({ tag }) => tag))].map(
        (tag) =>
          html`<section class="panel api" aria-labelledby=${`tag-${tag}`}>
            <div class="bar"><h2 id=${`tag-${tag}`}>${tag}</h2></div>
            ${repeat(
              all.filter((operation) => operation.tag === tag),
              ({ id }) => id,
              (operation) => entry(document, operation),
            )}
          </section>`,
      )}`;
  }

  const entry = (document, operation) => {
    const open = page.selected === operation.id;
    return html`<details
      id=${`op-${operation.id}`}
      ?open=${open}
      @toggle=${(e) => {
        if (e.target !== e.currentTarget) return;
        if (e.target.open) page.select(operation.id);
        else if (page.selected === operation.id) page.select("");
      }}
    >
      <summary>
        <span class="method">${operation.method}</span> <code dir="ltr">${operation.path}</code>
        <span class="what">${prose(operation.summary)}</span>
      </summary>
      ${open ? opened(document, operation) : nothing}
    </details>`;
  };

  const opened = (document, operation) => {
    const attempt = tryOf(operation);
    const address = addressOf(operation, attempt.values);
    return html`<div class="opened">
      <form
        @submit=${(e) => {
          e.preventDefault();
          send(operation);
        }}
      >
        ${operation.parameters.map((parameter) => field(operation, parameter, attempt))}
        ${operation.body ? bodyField(operation, attempt) : nothing}
        <div class="acts">
          <button class="btn prime" type="submit">Try it</button>
          ${
            attempt.request
              ? html`<button class="btn" type="button" @click=${() => attempt.request?.abort()}>Stop</button>`
              : nothing
          }
          <code class="asked" dir="ltr">${operation.method} ${address}</code>
          ${copyTextButton(curl(operation, attempt, address), "Copy as a curl command")}
        </div>
      </form>
      ${attempt.answer ? answered(attempt) : nothing} ${operation.answers.map((answer) => said(document, answer))}
    </div>`;
  };

  const field = (operation, parameter, attempt) => {
    const id = `${operation.id}-${parameter.name}`;
    const set = (e) => {
      attempt.values[parameter.name] = e.target.value;
      page.redraw();
    };
    const value = attempt.values[parameter.name] ?? "";
    const hint = parameter.example ?? parameter.schema?.default ?? "";
    return html`<div class="field">
      <label for=${id}>${parameter.name}${parameter.required ? html` <em>required</em>` : nothing}</label>
      ${
        parameter.schema?.enum
          ? html`<select id=${id} .value=${value} @change=${set}>
              ${["", ...parameter.schema.enum].map(
                (choice) => html`<option value=${choice} ?selected=${choice === value}>${choice}</option>`,
              )}
            </select>`
          : html`<input
              id=${id}
              .value=${value}
              placeholder=${hint}
              ?required=${parameter.required}
              autocomplete="off"
              spellcheck="false"
              @input=${set}
            />`
      }
      <small>${prose(parameter.description ?? "")}</small>
    </div>`;
  };

  const bodyField = (operation, attempt) =>
    html`<div class="field">
      <label for=${`${operation.id}-body`}>body</label>
      <textarea
        id=${`${operation.id}-body`}
        rows="6"
        spellcheck="false"
        .value=${attempt.body}
        @input=${(e) => {
          attempt.body = e.target.value;
          page.redraw();
        }}
      ></textarea>
      <small>${operation.body.type}, ${wordFor(operation.body.schema)}</small>
    </div>`;

  const answered = ({ answer, request }) =>
    html`<section class="answer" aria-live="polite" aria-label="Answer">
      <p>
        <b class=${answer.ok ? "is-resolved" : "is-open"}>${answer.status || (request ? "Asking …" : "Stopped")}</b>
        ${answer.type ? html`<span>${answer.type}</span><span>${answer.millis} ms</span>` : nothing}
      </p>
      ${
        answer.text
          ? html`<pre tabindex="0" dir="ltr">${answer.text}</pre>
              ${answer.cut ? html`<p>It goes on; this is the beginning.</p>` : nothing}`
          : nothing
      }
    </section>`;

  const said = (document, { status, description, contents }) =>
    html`<details class="said">
      <summary><b>${status}</b> ${prose(description)} <span class="type">${contents.map(({ type }) => type).join(", ")}</span></summary>
      ${contents.map(
        ({ schema, example }) =>
          html`${schema ? schemaTable(document, schema, 0) : nothing}
          ${example === undefined ? nothing : html`<p>For example:</p><pre tabindex="0" dir="ltr">${textOf(example)}</pre>`}`,
      )}
    </details>`;

  const schemaTable = (document, schema, depth) => {
    const held = inner(document, schema);
    const fields = held ? fieldsOf(document, held) : [];
    if (!fields.length) return html`<p><code>${wordFor(schema)}</code></p>`;
    return html`<ul class="schema">
      ${fields.map((each) => {
        const deeper = depth < DEEPEST && inner(document, each.schema);
        return html`<li>
          <code>${each.name}</code>${each.required ? nothing : html`<em> may be missing</em>`}
          <span class="type">${wordFor(each.schema)}</span> ${prose(each.schema.description ?? "")}
          ${
            deeper && fieldsOf(document, deeper).length
              ? html`<details class="said">
                  <summary>its fields</summary>
                  ${schemaTable(document, each.schema, depth + 1)}
                </details>`
              : nothing
          }
        </li>`;
      })}
    </ul>`;
  };

  return {
    name: "API",
    refresh: () => described.ask(""),
    draw,
    leave() {
      described.close();
      for (const { request } of tries.values()) request?.abort();
    },
  };
}

/** JSON to be read: a value a line, but for the long rows of numbers behind charts. */
const pretty = (value) =>
  JSON.stringify(value, null, 2).replaceAll(/\[[\s\d,.-]+\]/g, (numbers) => numbers.replaceAll(/\s+/g, " "));

const textOf = (example) => (typeof example === "string" ? example : pretty(example));

/** Prose of the document, where `this` is code. */
const prose = (text) => text.split("`").map((part, i) => (i % 2 ? html`<code>${part}</code>` : part));

/** For a shell: whatever was filled in, it stays one word. */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

function curl(operation, attempt, address) {
  const words = ["curl", "-sS"];
  if (operation.method !== "GET") words.push("-X", operation.method);
  for (const [name, value] of Object.entries(headersOf(operation, attempt.values))) words.push("-H", quoted(`${name}: ${value}`));
  if (attempt.body) words.push("-H", quoted(`Content-Type: ${operation.body.type}`), "--data-binary", quoted(attempt.body));
  return [...words, quoted(location.origin + address)].join(" ");
}
