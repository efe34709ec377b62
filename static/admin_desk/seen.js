// Back, or a tab that is opened again, fetches the form anew and fills in what was typed before. With it must come
// back the edition that it was typed over, or a newer text would be overwritten unseen: history keeps that.
"use strict";
window.addEventListener("pageshow", (event) => {
  const seen = document.querySelector("#revision_form input[name='seen']");
  if (!seen || event.persisted) return;
  const texts = seen.form.querySelectorAll("textarea, input[type='text']");
  const isFilledIn = [...texts].some((field) => field.value !== field.defaultValue);
  if (isFilledIn && history.state?.seen) seen.value = history.state.seen;
  else history.replaceState({ ...history.state, seen: seen.value }, "");
});
