// While a list is read on the server: how many rows so far. Without this script the page waits.
(() => {
  "use strict";
  const form = document.querySelector("form[data-progress]");
  if (!form) return;
  const shown = form.querySelector("[data-progress-shown]");
  const rows = form.querySelector("[data-progress-rows]");
  const button = form.querySelector("button[type=submit]");
  const empty = "00000000-0000-0000-0000-000000000000";

  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    button.setAttribute("aria-disabled", "true");
    shown.hidden = false;
    const address = form.dataset.progress.replace(empty, form.elements.form_id.value);
    setInterval(async () => {
      try {
        const answer = await fetch(address);
        if (!answer.ok) return;
        rows.textContent = (await answer.json()).rows.toLocaleString(document.documentElement.lang);
      } catch {
        // the next page is on its way
      }
    }, 1000);
  });

  // The Back button brings this page back as it was: it can be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
