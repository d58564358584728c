/** Which view an address means, and going from one address to another. */

/**
 * `routes` is a list of `[pattern, view]`, such as `["/hosts/:host", host]`. `arrived(address, how)` is called with every
 * new address; `how` is "open" for another page, "filter" for another query on the same, "back" from the history.
 */
export class Router {
  address = null;

  /** @param nowhere the view of addresses that fit no pattern */
  constructor(routes, nowhere, arrived) {
    this.routes = routes.map(([pattern, view]) => ({ parts: pattern.split("/"), view }));
    this.nowhere = nowhere;
    this.arrived = arrived;
  }

  start() {
    window.addEventListener("popstate", () => this.#arrive("back"));
    document.addEventListener("click", (e) => {
      const link = e.target.closest?.("a[href]");
      const plainClick = e.button === 0 && !e.metaKey && !e.ctrlKey && !e.shiftKey && !e.altKey;
      if (!link || !plainClick || e.defaultPrevented || link.origin !== location.origin) return;
      if (link.target || link.download || !this.#match(link.pathname)) return;
      // A place on this page: the browser does that, and marks it as :target.
      if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
      e.preventDefault();
      this.go(link.pathname + link.search + link.hash);
    });
    this.#arrive("open");
  }

  /** Opens an address; the way back leads here. */
  go(href) {
    history.replaceState({ scroll: scrollY }, "");
    history.pushState(null, "", href);
    this.#arrive("open");
  }

  /** Changes the query of this address in place: empty values leave it. */
  filter(changes) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const text = query.toString();
    history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
    this.#arrive("filter");
  }

  #arrive(how) {
    const { view, params } = this.#match(location.pathname) ?? { view: this.nowhere, params: {} };
    this.address = { path: location.pathname, params, query: new URLSearchParams(location.search), view };
    this.arrived(this.address, how);
  }

  #match(path) {
    const given = path.split("/");
    for (const { parts, view } of this.routes) {
      if (parts.length !== given.length) continue;
      const params = {};
      const fits = parts.every((part, i) => {
        if (!part.startsWith(":")) return part === given[i];
        params[part.slice(1)] = decode(given[i]);
        return given[i] !== "";
      });
      if (fits) return { view, params };
    }
    return null;
  }
}

function decode(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
