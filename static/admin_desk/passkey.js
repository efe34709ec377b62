// A passkey that was refused or cancelled: say so on the page, not in the console.
"use strict";
{
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const note = document.getElementById("passkey-failed");
    note.hidden = false;
    note.scrollIntoView({ block: "nearest" });
  });
}
