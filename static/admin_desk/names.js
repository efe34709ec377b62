// Gives fields their names where Django's widgets and Select2 leave them without.
"use strict";
{
  const words = (element) => element?.textContent.trim().replace(/[:：]$/, "") ?? "";

  const nameOf = (field) => {
    const row = field.closest(".form-row, td, .fieldBox");
    const column = field.closest("td") && field.closest("table").querySelectorAll("thead th")[field.closest("td").cellIndex];
    return words(row?.querySelector("label, .legend, legend")) || words(column) || (field.name?.endsWith("-DELETE") ? "删除" : "");
  };

  const dress = () => {
    for (const field of document.querySelectorAll(".select2-selection:not([aria-label]), .select2-selection__rendered[role=textbox]:not([aria-label]), #content-main :is(input:not([type=hidden]), select, textarea):not([aria-label])")) {
      if (!field.labels?.length && nameOf(field)) field.setAttribute("aria-label", nameOf(field));
    }
    // A list that holds a button is none for a screen reader.
    for (const list of document.querySelectorAll(".select2-selection__rendered:is(ul)")) {
      list.setAttribute("role", "none");
      for (const item of list.children) item.setAttribute("role", "none");
    }
  };

  // Widgets are made and remade by other scripts, whenever these come to it.
  document.addEventListener("DOMContentLoaded", () => {
    dress();
    new MutationObserver(dress).observe(document.getElementById("content-main"), { childList: true, subtree: true });
  });
}
