/** Says for a moment what the user's own act did. What the server says never comes this way. */

const SHOWN_MS = 2400;
let timer;

export function say(text) {
  const box = document.getElementById("toast");
  box.textContent = text;
  box.classList.add("on");
  clearTimeout(timer);
  timer = setTimeout(() => box.classList.remove("on"), SHOWN_MS);
}

const PAUSE_BETWEEN_NEWS_MS = 30_000;
let lastNews = 0;
let waiting = null;

/** Tells a screen reader what changed, at most every half minute; of several changes the latest. */
export function announce(text) {
  const box = document.getElementById("news");
  const tell = () => {
    lastNews = Date.now();
    waiting = null;
    box.textContent = text;
  };
  clearTimeout(waiting);
  waiting = setTimeout(tell, Math.max(0, lastNews + PAUSE_BETWEEN_NEWS_MS - Date.now()));
}
