// Asks before a page is left whose form holds what was not saved.
"use strict";
{
  const written = (form) => new URLSearchParams(
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !name.endsWith("-position")),
  ).toString();

  // After the scripts of the page have put their rows and numbers in order.
  window.addEventListener("load", () => {
    const form = document.querySelector("#content-main > form[method=post]");
    if (!form || !form.querySelector(".submit-row input[type=submit]")) return;
    // What came back with a mistake has not been saved yet.
    const saved = document.querySelector(".errornote, .conflict") ? null : written(form);
    let isSent = false;
    form.addEventListener("submit", () => { isSent = true; });
    window.addEventListener("beforeunload", (event) => {
      if (!isSent && written(form) !== saved) event.preventDefault();
    });
  });
}
