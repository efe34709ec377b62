// Advice while staff type: what is long, what reads as a contact, and what is there already.
"use strict";
{
  const WAIT = 500; // milliseconds without a key before the portal is asked
  const LONG = [["[name='title']", 24, "标题"], ["[name$='-action']", 40, "这一步"]];
  const PHRASES = "[name='title'], [name^='symptoms-'][name$='-phrase']";
  const TEXTS = "[name='title'], [name='answer'], [name='have_ready'], [name='takes'], [name='fallback'], [name='donts'], [name^='steps-']:is([name$='-action'], [name$='-expected'], [name$='-if_not']), [name^='symptoms-'][name$='-phrase']";

  const lengthAdvice = (field) => LONG.filter(([which, most]) => field.matches(which) && [...field.value].length > most)
    .map(([, most, name]) => `${name}有 ${[...field.value].length} 个字，最好不超过 ${most} 个。`);

  const line = (text) => Object.assign(document.createElement("p"), { textContent: text });

  const links = (similar) => {
    const list = document.createElement("ul");
    for (const { title, phrase, url } of similar) {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("a"), { href: url, target: "_blank", rel: "noopener", textContent: `《${title}》` }));
      if (phrase !== title) item.append(`：说法“${phrase}”`);
      list.append(item);
    }
    return list;
  };

  const boxOf = (field) => {
    let box = document.getElementById(`${field.id}-advice`);
    if (!box) {
      box = Object.assign(document.createElement("div"), { id: `${field.id}-advice`, className: "advice", hidden: true });
      box.setAttribute("role", "status");
      field.after(box);
    }
    return box;
  };

  const show = (field, { refused = [], similar = [] }) => {
    const parts = [...refused, ...lengthAdvice(field)].map(line);
    if (similar.length) parts.push(line("已经有相近的，先看看是不是重复："), links(similar));
    const box = boxOf(field);
    box.replaceChildren(...parts);
    box.classList.toggle("is-refused", refused.length > 0);
    box.hidden = parts.length === 0;
  };

  const ask = async (field, address) => {
    const form = field.form;
    const asked = new FormData();
    asked.set("text", field.value);
    asked.set("kind", field.matches(PHRASES) ? "phrase" : "text");
    asked.set("topic", form.querySelector("[name='topic']")?.value ?? "");
    const headers = { "X-CSRFToken": form.querySelector("[name='csrfmiddlewaretoken']").value };
    try {
      const response = await fetch(address, { method: "POST", body: asked, headers });
      if (response.ok) return await response.json();
    } catch { /* without an answer there is no advice; saving checks the same */ }
    return {};
  };

  document.addEventListener("DOMContentLoaded", () => {
    const address = document.querySelector("[data-advice-url]")?.dataset.adviceUrl;
    if (!address) return;
    const waiting = new WeakMap();
    document.addEventListener("input", (event) => {
      const field = event.target;
      if (event.isComposing || !field.matches(TEXTS)) return;
      show(field, {});
      clearTimeout(waiting.get(field));
      waiting.set(field, setTimeout(async () => {
        const asked = field.value;
        const answer = asked.trim() ? await ask(field, address) : {};
        if (field.value === asked) show(field, answer); // older answers may come late
      }, WAIT));
    });
    document.addEventListener("compositionend", (event) => event.target.dispatchEvent(new Event("input", { bubbles: true })));
  });
}
