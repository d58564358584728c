/** Who looks at the page: signing in, who that is, signing out. */

import { Problem, send } from "../api.js";
import { html, nothing } from "../html.js";
import { icon } from "./marks.js";
import { say } from "./toast.js";

/** Where somebody must sign in: what is shown stays, and so does the address. */
export function signIn(page) {
  if (!page.signedOut) return nothing;
  const anything = Boolean(page.summary.data);
  const heading = anything ? "You are signed out." : "Sign in.";
  return html`<section class="panel signin" role="alert">
    ${anything ? html`<h2>${heading}</h2>` : html`<h1 tabindex="-1">${heading}</h1>`}
    <p>
      ${anything ? "Whatever is shown is from before. " : ""}Paste a token that the keeper of this server made for you with
      <code>gatewatch serve token add</code>. Behind a proxy that signs people in,
      <a class="link" href=${location.href}>load the page again</a>.
    </p>
    <form @submit=${(e) => submit(e, page)}>
      <label class="field"
        ><span>Token</span><input type="password" name="token" required autocomplete="current-password"
      /></label>
      <button class="btn prime" type="submit">Sign in</button>
    </form>
  </section>`;
}

async function submit(e, page) {
  e.preventDefault();
  const input = e.target.elements.token;
  try {
    await send("POST", "/session", { token: input.value.trim() });
    page.signed();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    input.setCustomValidity(problem.message);
    input.addEventListener("input", () => input.setCustomValidity(""), { once: true });
    e.target.reportValidity();
  }
}

/** In the bar: nothing where nobody has to sign in. */
export function account(page) {
  const me = page.me.data;
  if (!me || me.login === "none" || page.signedOut) return nothing;
  return html`<button class="btn icon quiet" type="button" popovertarget="account" aria-label="Signed in as ${me.name}">
      ${icon("person")}
    </button>
    <div class="pop" id="account" popover>
      <h3>${me.name}</h3>
      <p class="dim">${me.role === "operator" ? "Operator: may acknowledge and silence." : "Viewer: may look."}</p>
      ${me.login === "token" ? html`<button class="btn" type="button" @click=${() => signOut(page)}>Sign out</button>` : nothing}
    </div>`;
}

async function signOut(page) {
  // The stream was opened by who leaves: it must not go on for whoever comes next.
  page.live.rest();
  try {
    await send("DELETE", "/session");
    // What is shown is not for whoever comes next.
    location.reload();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    page.live.open();
    say(`Still signed in: ${problem.message}`);
  }
}
