/** The rows of the fleet: what the server lists, what changed since, in an order that holds still, grouped. */

import { List } from "../api.js";
import { Steady } from "../parts/steady.js";

const PAGE_ROWS = 250;
/** More hosts of one cause than this start folded into their row. */
const KIDS_UNFOLDED = 12;
/** The server's rank of what hosts share: the worst. */
const SHARED_RANK = 0;

export class FleetList {
  steady = new Steady((host) => host.host);
  hosts;

  #page;
  /** Hosts that changed since the list was asked for, by name. */
  #news = new Map();
  #untaken = false;
  #folds = new Map();

  constructor(page) {
    this.#page = page;
    this.hosts = new List(() => {
      this.#untaken = true;
      page.redraw();
    }, PAGE_ROWS);
  }

  async ask(question) {
    const before = [...this.#news.values()];
    if (!(await this.hosts.ask("/hosts", question))) return;
    // What was known before the question is part of the answer.
    for (const record of before) if (this.#news.get(record.host) === record) this.#news.delete(record.host);
  }

  /** A host changed. */
  heard(record) {
    this.#news.set(record.host, record);
    this.#untaken = true;
  }

  /**
   * The rows to draw, each with a `kind` and a `key`: "host" and "well", "group" with its "kid"s, "section".
   *
   * @param question what the list is asked for
   * @param grouping "causes", "version" or "none"
   * @param plain whether nothing but the server's usual filter and order is asked for
   */
  rows(question, grouping, plain) {
    const selected = Boolean(this.#page.selected);
    if (this.#untaken && this.hosts.data && !this.hosts.outdated) {
      this.#untaken = false;
      this.steady.take(this.#withNews(this.hosts.items, plain), JSON.stringify(question), selected);
    }
    this.steady.settle(selected);
    const list = this.steady.items;
    if (grouping === "causes") return this.#byCause(list);
    return grouping === "version" ? byVersion(list) : list.map(rowOf);
  }

  close() {
    this.steady.close();
    this.hosts.close();
  }

  /** A host that changed is shown at once, at its place; the server's own order follows with the next answer. */
  #withNews(list, plain) {
    if (!this.#news.size) return list;
    const known = new Map(list.map((host) => [host.host, host]));
    const newest = (host) => this.#inThisRange(this.#news.get(host.host) ?? host, host);
    if (!plain) return list.map(newest);
    const shared = this.#sharedCauses();
    // A host by itself cannot know that others share its cause.
    const rankOf = (record) => (shared.has(record.diagnosis?.cause) ? SHARED_RANK : record.rank);
    const moved = new Map([...this.#news].filter(([host, record]) => rankOf(record) !== known.get(host)?.rank));
    const merged = list.filter((host) => !moved.has(host.host)).map(newest);
    for (const record of moved.values()) {
      if (record.state === "healthy" && !known.has(record.host)) continue;
      const place = merged.findIndex((other) => other.rank > rankOf(record));
      merged.splice(place < 0 ? merged.length : place, 0, this.#inThisRange(record, known.get(record.host)));
    }
    return merged;
  }

  /** What is told of a host is told for the default range; in another, its strip stays until the server was asked. */
  #inThisRange(record, known) {
    if (record === known || this.#page.hasDefaultRange) return record;
    const { closes, buckets, cured, lost } = known ?? {
      closes: 0,
      buckets: record.buckets.map(() => 0),
      cured: [],
      lost: [],
    };
    return { ...record, closes, buckets, cured, lost };
  }

  #sharedCauses() {
    const causes = this.#page.summary.data?.causes ?? [];
    return new Map(causes.filter(({ shared }) => shared).map((cause) => [cause.cause, cause]));
  }

  /** Hosts that share a cause under one row, at the place of the worst of them. */
  #byCause(list) {
    const shared = this.#sharedCauses();
    const groups = new Map();
    const items = [];
    for (const host of list) {
      const cause = shared.get(host.diagnosis?.cause);
      if (!cause) items.push(rowOf(host));
      else if (groups.has(cause.cause)) groups.get(cause.cause).hosts.push(host);
      else {
        const group = { kind: "group", key: `cause:${cause.cause}`, cause, hosts: [host] };
        groups.set(cause.cause, group);
        items.push(group);
      }
    }
    return items.flatMap((item) => (item.kind === "group" ? this.#unfold(item) : item));
  }

  #unfold(group) {
    const { key, hosts } = group;
    if (hosts.length === 1 && !this.hosts.unfinished) return rowOf(hosts[0]);
    const open = this.#folds.get(key) ?? hosts.length <= KIDS_UNFOLDED;
    const toggle = () => {
      this.#folds.set(key, !open);
      this.#page.redraw();
    };
    const row = { ...group, open, toggle, unfinished: this.hosts.unfinished };
    return open ? [row, ...hosts.map((host) => ({ kind: "kid", key: host.host, host }))] : row;
  }
}

const rowOf = (host) => ({ kind: host.state === "healthy" ? "well" : "host", key: host.host, host });

/** Listed by version, each version gets its line. */
function byVersion(list) {
  return list.flatMap((host, i) =>
    i && list[i - 1].version === host.version
      ? rowOf(host)
      : [{ kind: "section", key: `version:${host.version}`, version: host.version }, rowOf(host)],
  );
}
