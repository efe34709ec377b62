// Buttons to move and insert the steps of a revision; the number fields do the same without script.
"use strict";
{
  const group = () => document.getElementById("steps-group");
  const rows = () => [...group().querySelectorAll(".inline-related:not(.empty-form)")];

  const renumber = () => rows().forEach((row, place) => {
    row.querySelector("input[name$='-position']").value = place + 1;
    row.querySelector(".inline_label").textContent = `第 ${place + 1} 步`;
  });

  const move = (row, by, focused) => {
    const all = rows();
    const other = all[all.indexOf(row) + by];
    if (!other) return;
    if (by < 0) other.before(row); else other.after(row);
    renumber();
    focused.focus();
  };

  // Django's own link makes the row; it stands at the end at first.
  const insertAfter = (row) => {
    group().querySelector(".add-row a").click();
    const added = rows().at(-1);
    row.after(added);
    renumber();
    added.querySelector("[name$='-action']").focus();
  };

  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", () => act(made));
    return made;
  };

  const equip = (row) => {
    const bar = document.createElement("span");
    bar.className = "step-moves";
    bar.append(
      button("↑ 上移", (focused) => move(row, -1, focused)),
      button("↓ 下移", (focused) => move(row, 1, focused)),
      button("＋ 在后面加一步", () => insertAfter(row)),
    );
    row.querySelector("h3").append(bar);
    row.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      move(row, event.key === "ArrowUp" ? -1 : 1, event.target);
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (!group() || !group().querySelector("input[name$='-position']")) return;
    group().classList.add("is-scripted");
    rows().forEach(equip);
    renumber();
    document.addEventListener("formset:added", (event) => {
      if (event.detail.formsetName === "steps") { equip(event.target); renumber(); }
    });
    document.addEventListener("formset:removed", (event) => {
      if (event.detail.formsetName === "steps") renumber();
    });
  });
}
