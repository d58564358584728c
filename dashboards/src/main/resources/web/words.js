/** How states, numbers and rules are called. Sentences about a host come from the server, never from here. */

export const STATES = {
  open: "Open",
  regressed: "Regressed",
  flapping: "Flapping",
  silent: "Silent",
  resolved: "Resolved",
  healthy: "Healthy",
};

/** The states of a host that somebody has to look at. */
export const NEEDS_YOU = ["open", "regressed", "flapping", "silent"];

export const RULES = {
  "repeated-1008-closes": "Repeated 1008 closes",
  fleet: "Shared cause",
  "silent-host": "Silent host",
  "open-too-long": "Open too long",
  flapping: "Flapping",
  "lost-lines": "Lost lines",
};

/** "repeated-1008-closes" and the like, where there is no better name. */
export const plain = (id) => id.replaceAll(/[-_]/g, " ");

/** 604, 12.4 k, 3.1 M. */
export function count(n) {
  if (n < 10_000) return String(n);
  if (n < 1_000_000) return `${(n / 1000).toFixed(1)} k`;
  return `${(n / 1_000_000).toFixed(1)} M`;
}

/** `plural(1, "host")` is "1 host", `plural(2, "host")` is "2 hosts". */
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** 0 B, 12 kB, 256 MB. */
export function bytes(n) {
  if (n < 1024) return `${n} B`;
  if (n < 1024 ** 2) return `${Math.round(n / 1024)} kB`;
  if (n < 1024 ** 3) return `${Math.round(n / 1024 ** 2)} MB`;
  return `${(n / 1024 ** 3).toFixed(1)} GB`;
}
