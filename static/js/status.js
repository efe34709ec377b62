// Keeps the shown service states true: at the moment one changes, the page is asked for anew and
// only the states and their time are replaced. Without script the page itself says when it was made.
"use strict";
{
  const LONGEST = 60_000; // ms: an edit by staff shows within this time too
  const states = () => [...document.querySelectorAll("[data-status]")];

  const untilChange = () => {
    const moments = states().map((state) => Date.parse(state.dataset.change)).filter((moment) => moment > Date.now());
    return Math.min(LONGEST, ...moments.map((moment) => moment - Date.now() + 500));
  };

  const refresh = async () => {
    if (document.hidden) return;
    const answer = await fetch(location.href, { cache: "no-cache" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const state of states()) {
      const next = fresh.querySelector(`[data-status="${state.dataset.status}"]`);
      if (next && next.outerHTML !== state.outerHTML) state.replaceWith(next);
    }
    const made = document.querySelector("[data-updated]");
    const remade = fresh.querySelector("[data-updated]");
    if (made && remade) made.replaceWith(remade);
  };

  const wait = () => setTimeout(() => refresh().catch(() => {}).finally(wait), untilChange());
  if (states().length) {
    wait();
    document.addEventListener("visibilitychange", () => refresh().catch(() => {}));
  }
}
