// Keeps what is shown of channels true: at the moment a state changes, and every minute, the page
// is asked for anew and its live parts (state, value, advice, time) are replaced. What is no longer
// there, such as a withdrawn number, goes. Without script the page says when it was made.
"use strict";
{
  const LONGEST = 60_000; // ms
  const live = (root) => [...root.querySelectorAll("[data-live]")];

  const untilChange = () => {
    const moments = [...document.querySelectorAll("[data-change]")].map((state) => Date.parse(state.dataset.change));
    const left = moments.filter((moment) => moment > Date.now()).map((moment) => moment - Date.now() + 500);
    return Math.min(LONGEST, ...left);
  };

  const refresh = async () => {
    if (document.hidden) return;
    const answer = await fetch(location.pathname, { cache: "no-cache" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = new Map(live(fresh).map((part) => [part.dataset.live, part]));
    for (const part of live(document).filter((each) => document.contains(each))) {
      const next = parts.get(part.dataset.live);
      if (!next) part.remove();
      else if (next.outerHTML !== part.outerHTML) part.replaceWith(next);
    }
  };

  const wait = () => setTimeout(() => refresh().catch(() => {}).finally(wait), untilChange());
  if (live(document).length) {
    wait();
    document.addEventListener("visibilitychange", () => refresh().catch(() => {}));
  }
}
