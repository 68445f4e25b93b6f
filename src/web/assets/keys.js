// Keys for those who like them. Every page works without this file.
"use strict";
(() => {
  const entries = () => [...document.querySelectorAll(".hit .open")];
  const typing = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

  const move = (step) => {
    const all = entries();
    if (all.length === 0) return false;
    const here = all.findIndex((link) => link.closest(".hit").contains(document.activeElement));
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
    const link = all[Math.min(Math.max(next, 0), all.length - 1)];
    link.focus();
    link.closest(".hit").scrollIntoView({ block: "nearest" });
    return true;
  };

  const search = () => {
    const field = document.getElementById("q");
    if (!field) return false;
    field.focus();
    field.select();
    return true;
  };

  const explain = () => {
    const chosen = document.activeElement.closest(".hit");
    const link = (chosen && chosen.querySelector(".explain")) || document.querySelector(".explain");
    if (!link) return false;
    link.click();
    return true;
  };

  const help = () => {
    const open = location.hash === "#keys";
    location.hash = open ? "#main" : "#keys";
    if (!open) document.querySelector("#keys .close").focus();
    return true;
  };

  const keys = { "/": search, j: () => move(1), k: () => move(-1), e: explain, "?": help };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const focused = document.activeElement || document.body;
    if (event.key === "Escape") {
      if (location.hash === "#keys") location.hash = "#main";
      else if (typing(focused)) focused.blur();
      return;
    }
    if (typing(focused)) return;
    const does = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (does && does()) event.preventDefault();
  });
})();
