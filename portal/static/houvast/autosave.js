// Saves the answer on the server as soon as it is given. Without this script "Verder" does the same.
//
// <form data-autosave="/address"> is posted as it stands; the answer is {"saved_at": "03:12"}.
// Nothing is kept in the browser: a failed save is tried again until it works or the page goes.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const note = document.querySelector("[data-saved]");
  const patience = [1000, 2000, 5000, 10000, 20000]; // ms between tries; the last one repeats
  let timer = 0;
  let tries = 0;
  let running = null;
  let submitted = false;

  function show(time) {
    if (!note) return;
    note.querySelector("[data-saved-time]").textContent = time;
    note.hidden = false;
  }

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  async function save() {
    if (submitted) return;
    if (running) running.abort();
    const mine = (running = new AbortController());
    try {
      const response = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json", "X-Requested-With": "autosave" },
        signal: mine.signal,
      });
      if (response.ok) {
        tries = 0;
        show((await response.json()).saved_at);
      } else if (response.status >= 500 || response.status === 429) {
        throw new Error(String(response.status));
      } // 4xx: the answer is not complete yet; "Verder" will say so
    } catch (error) {
      if (error.name !== "AbortError") later(patience[Math.min(tries++, patience.length - 1)]);
    }
  }

  form.addEventListener("change", () => later(0));
  form.addEventListener("input", () => later(1500));
  window.addEventListener("online", () => tries && later(0));

  // A second press on "Verder" does nothing; the button itself is never switched off.
  form.addEventListener("submit", (event) => {
    if (submitted) {
      event.preventDefault();
      return;
    }
    submitted = true;
    clearTimeout(timer);
    if (running) running.abort();
  });
  window.addEventListener("pageshow", () => {
    submitted = false;
  });
})();
