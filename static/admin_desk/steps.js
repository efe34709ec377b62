// Up and down buttons for the steps of a revision; the number fields do the same without script.
"use strict";
{
  const group = () => document.getElementById("steps-group");
  const rows = () => [...group().querySelectorAll(".inline-related:not(.empty-form)")];

  const renumber = () => rows().forEach((row, place) => {
    row.querySelector("input[name$='-position']").value = place + 1;
  });

  const move = (row, by, button) => {
    const all = rows();
    const other = all[all.indexOf(row) + by];
    if (!other) return;
    if (by < 0) other.before(row); else other.after(row);
    renumber();
    button.focus();
  };

  const equip = (row) => {
    const bar = document.createElement("span");
    bar.className = "step-moves";
    for (const [by, sign, words] of [[-1, "↑", "上移"], [1, "↓", "下移"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${sign} ${words}`;
      button.addEventListener("click", () => move(row, by, button));
      bar.append(button);
    }
    row.querySelector("h3").append(bar);
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (!group()) return;
    rows().forEach(equip);
    document.addEventListener("formset:added", (event) => {
      if (event.detail.formsetName === "steps") { equip(event.target); renumber(); }
    });
  });
}
