// What script adds to the reader's pages; without it everything works. One file, because on a slow
// phone each further one costs more than its bytes; one function a behaviour, none knows of another.
"use strict";
document.documentElement.classList.add("scripted");

// A page of ours in the view that this page is shown in: the elder view is kept in the address.
const inThisView = (address) => {
  const url = new URL(address, location.href);
  const view = new URLSearchParams(location.search).get("view");
  if (view) url.searchParams.set("view", view);
  return url.href;
};

// Keeps what is shown of channels true: at the moment a state changes, and every minute, the page
// is asked for anew and its live parts (state, value, advice, time) are replaced. What is no longer
// there, such as a withdrawn number, goes, and all of it where the page itself is gone. Without script
// the page says when it was made.
const keepTrue = () => {
  const LONGEST = 60_000; // ms
  const live = (root) => [...root.querySelectorAll("[data-live]")];
  const shown = new Map(live(document).map((part) => [part.dataset.live, part.outerHTML])); // as they came

  const toChanges = () => [...document.querySelectorAll("[data-change]")].map((state) => Date.parse(state.dataset.change) - Date.now());
  const untilChange = () => Math.min(LONGEST, ...toChanges().filter((left) => left > 0).map((left) => left + 500));

  // Without the words that led here: they would be counted again.
  const thisPage = () => {
    const url = new URL(location.href);
    url.searchParams.delete("q");
    return url.href;
  };

  const refresh = async () => {
    if (document.hidden) return;
    const answer = await fetch(thisPage(), { cache: "no-cache" });
    const isGone = answer.status === 404 || answer.status === 410;
    if (answer.redirected || !(answer.ok || isGone)) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = new Map(live(fresh).map((part) => [part.dataset.live, part]));
    for (const part of live(document)) {
      if (!part.isConnected) continue; // it went with the part around it
      const { live: name } = part.dataset;
      const next = parts.get(name);
      if (!next) part.remove();
      else if (next.outerHTML !== shown.get(name)) {
        shown.set(name, next.outerHTML);
        part.replaceWith(next);
      }
    }
  };

  const wait = () => setTimeout(() => refresh().catch(() => {}).finally(wait), untilChange());
  if (live(document).length) {
    if (toChanges().some((left) => left <= 0)) refresh().catch(() => {}); // it changed while the page came
    wait();
    document.addEventListener("visibilitychange", () => refresh().catch(() => {}));
  }
};

// 复制: numbers and the call brief go to the clipboard, and nowhere else. Where the browser refuses,
// the text stands there selected, to be copied by hand.
const copyOnDemand = () => {
  const ticked = (brief, name) => [...brief.querySelectorAll(`[data-brief-${name}]:checked`)].map((box) => box.getAttribute(`data-brief-${name}`));
  const part = (title, items) => (items.length ? [title, ...items.map((item) => `- ${item}`)] : []);
  const textOf = (brief) => [
    ...[...brief.querySelectorAll("[data-brief-line]")].map((line) => line.textContent.trim()),
    ...part("手边有：", ticked(brief, "need")),
    ...part("已经试过：", ticked(brief, "step")),
  ].join("\n");

  const copy = async (button) => {
    const brief = button.closest("[data-brief]");
    const text = brief ? textOf(brief) : button.dataset.copy;
    const around = button.closest("[data-copy-place]");
    const said = around.querySelector("[role=status]");
    const byHand = around.querySelector("textarea");
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = "已复制。";
    } catch {
      byHand.value = text;
      byHand.hidden = false;
      byHand.select();
      said.textContent = "请长按下面的文字复制。";
    }
  };

  document.addEventListener("click", (event) => {
    const copying = event.target.closest("[data-copy]");
    if (copying) copy(copying);
    if (event.target.closest("[data-print]")) print();
  });
  // A brief that is ticked otherwise is no longer the one that was copied.
  document.addEventListener("change", (event) => {
    const brief = event.target.closest("[data-brief]");
    if (!brief) return;
    const byHand = brief.querySelector("textarea");
    byHand.value = textOf(brief);
    if (byHand.hidden) brief.querySelector("[role=status]").textContent = "";
  });
};

// Suggestions under the search box: a combobox with a list box, chosen by hand (WAI-ARIA APG).
// Without script, or without an answer, the box searches as ever.
const suggest = () => {
  const PAUSE = 150; // ms without a change before asking

  const attach = (form, number) => {
    const box = form.elements.q;
    const list = Object.assign(document.createElement("ul"), { className: "suggestions", id: `suggestions-${number}`, hidden: true });
    const said = Object.assign(document.createElement("p"), { className: "unseen" });
    let options = []; // the elements shown, for the text `asked`
    let asked = "";
    let active = -1; // the option the arrow keys stand on; -1: the box itself
    let composing = false;
    let timer = 0;
    let asking = null;

    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "建议");
    said.setAttribute("role", "status");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) box.setAttribute(name, value);
    form.append(list, said);

    const isOpen = () => !list.hidden;

    const activate = (place) => {
      options[active]?.setAttribute("aria-selected", "false");
      active = place;
      const option = options[active];
      if (!option) return box.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", option.id);
    };

    const open = (isShown) => {
      list.hidden = !isShown;
      box.setAttribute("aria-expanded", String(isShown));
    };

    // Nothing asked before is waited for any longer, and nothing of it is chosen.
    const drop = () => {
      activate(-1);
      clearTimeout(timer);
      asking?.abort();
      asking = null;
    };

    const close = () => {
      drop();
      open(false);
      said.textContent = "";
    };

    const choose = (option) => {
      close();
      location.assign(inThisView(option.dataset.url));
    };

    const asOption = ({ text, url, wallet_name: wallet }, place) => {
      const option = Object.assign(document.createElement("li"), { id: `${list.id}-${place}`, className: "suggestion" });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = url;
      const of = Object.assign(document.createElement("span"), { className: "fine", textContent: wallet });
      option.append(Object.assign(document.createElement("span"), { textContent: text }), " ", of);
      option.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
      option.addEventListener("click", () => choose(option));
      return option;
    };

    const show = (text, found) => {
      activate(-1);
      asked = text;
      options = found.map(asOption);
      list.replaceChildren(...options);
      open(options.length > 0);
      said.textContent = options.length ? `有 ${options.length} 条建议，按上下键选择。` : "没有建议。";
    };

    const ask = async () => {
      const text = box.value.trim();
      drop();
      if (!text) return close();
      const mine = asking = new AbortController();
      const query = new URLSearchParams({ q: text });
      if (form.elements.wallet) query.set("wallet", form.elements.wallet.value);
      try {
        const answer = await fetch(`${form.dataset.suggest}?${query}`, { signal: mine.signal });
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (asking === mine && document.activeElement === box) show(text, found);
      } catch {
        if (asking === mine) close();
      }
    };

    const askSoon = (event) => {
      drop();
      if (!composing && !event?.isComposing) timer = setTimeout(ask, PAUSE);
    };

    const move = (step) => {
      if (isOpen()) return activate((active + 1 + step + options.length + 1) % (options.length + 1) - 1);
      if (!options.length || asked !== box.value.trim()) return ask();
      open(true);
      return activate(step > 0 ? 0 : options.length - 1);
    };

    const keys = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: () => (options[active] ? choose(options[active]) : false),
      Escape: () => (isOpen() ? close() : false),
    };

    // The Enter that takes a word from the input method is not meant for us: 229 is "the input
    // method has this key". Phones report a composition while plain words are typed, and then send
    // the search key as itself (13): that one is meant.
    const isForInputMethod = (event) => event.keyCode === 229 || (event.isComposing && !matchMedia("(pointer: coarse)").matches);

    box.addEventListener("keydown", (event) => {
      if (isForInputMethod(event)) {
        if (event.key === "Enter" || event.code === "Enter") event.preventDefault();
        return;
      }
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) activate(-1);
      const act = event.ctrlKey || event.metaKey || event.shiftKey ? null : keys[event.key];
      if (act && act() !== false) event.preventDefault();
    });
    box.addEventListener("compositionstart", () => {
      composing = true;
      drop();
    });
    box.addEventListener("compositionend", () => {
      composing = false;
      askSoon();
    });
    box.addEventListener("input", askSoon);
    box.addEventListener("blur", () => {
      composing = false;
      close();
    });
    form.addEventListener("submit", close);
    addEventListener("pagehide", close);
  };

  document.querySelectorAll("form[data-suggest]").forEach(attach);
};

// Without a network the emergency page can still be read: see sw.js.
const readWithoutNetwork = () => navigator.serviceWorker?.register("/sw.js").catch(() => {});

// All this begins when the page is loaded: no reader waits for script.
const begin = () => [keepTrue, copyOnDemand, suggest, readWithoutNetwork].forEach((behaviour) => behaviour());
addEventListener("load", () => setTimeout(begin));
