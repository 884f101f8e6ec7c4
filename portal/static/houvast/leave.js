// "Snel weg": blank the screen first, forget this device, then go. Works on every page that has the link.
(() => {
  "use strict";
  const link = document.getElementById("snel-weg");
  if (!link) return;
  const within = 3000; // ms in which three presses of Shift count as one wish
  let presses = [];

  function leave() {
    document.documentElement.classList.add("leaving");
    document.title = "\u200b";
    if (link.dataset.beacon && navigator.sendBeacon) {
      const form = new FormData();
      form.append("csrfmiddlewaretoken", link.dataset.token);
      navigator.sendBeacon(link.dataset.beacon, form);
    }
    location.replace(link.dataset.away);
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = [];
    } else if (!event.repeat) {
      const now = performance.now();
      presses = [...presses.filter((moment) => now - moment < within), now];
      if (presses.length === 3) leave();
    }
  });

  // A page kept by the Back button is asked for anew: the server decides what may still be seen.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
