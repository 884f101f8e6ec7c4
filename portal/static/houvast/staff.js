// Keyboard for lists: j and k walk the rows of a table[data-rows], Enter opens the row's first link.
(() => {
  "use strict";
  const marked = "is-current";

  function typing(element) {
    return element.closest("input, select, textarea, [contenteditable]") !== null;
  }

  function rows() {
    return [...document.querySelectorAll("table[data-rows] tbody tr")];
  }

  function go(step) {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((row) => row.classList.contains(marked));
    const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
    all.forEach((row) => row.classList.toggle(marked, row === next));
    const link = next.querySelector("a, button");
    if (link) link.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
  });

  // One menu at a time, and it closes when the reader goes on.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // Pages kept by the Back button are asked for anew: access is decided by the server each time.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
