// Suggestions under the search box: a combobox with a list box, chosen by hand (WAI-ARIA APG).
// Without script, or without an answer, the box searches as ever.
"use strict";
{
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
      if (!isShown) activate(-1);
    };

    // Nothing asked before is waited for any longer.
    const drop = () => {
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
      location.assign(option.dataset.url);
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

    const askSoon = () => {
      drop();
      if (!composing) timer = setTimeout(ask, PAUSE);
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
}
