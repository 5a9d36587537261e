// Comfort only: every page works without this.
"use strict";
(() => {
  const root = document.documentElement;
  const busy = () => root.setAttribute("aria-busy", "true");
  const idle = () => root.removeAttribute("aria-busy");

  // Empty fields need not stand in the address.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get") {
      for (const field of form.elements) {
        if (field.name && field.value === "") field.disabled = true;
      }
      setTimeout(() => { for (const field of form.elements) field.disabled = false; }, 0);
    }
    busy();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const plain = link && !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (plain && !link.download && !link.hasAttribute("download") && link.origin === location.origin && link.pathname !== location.pathname) busy();
  });
  window.addEventListener("pageshow", idle);

  // In a story, what is said of the marked words comes into view beside them.
  const follow = () => {
    for (const old of document.querySelectorAll(".found .here")) old.classList.remove("here");
    const told = location.hash && document.getElementById("about-" + location.hash.slice(1).replace(/-\d+$/, ""));
    if (!told) return;
    told.classList.add("here");
    const aside = told.closest("aside");
    if (aside.scrollHeight > aside.clientHeight) aside.scrollTop = told.offsetTop - aside.offsetTop - aside.clientHeight / 3;
  };
  window.addEventListener("hashchange", follow);
  follow();

  // On a phone the sections stand in one line that is wider than the screen: begin at the one shown.
  const here = document.querySelector(".top nav [aria-current]");
  if (here) here.closest("ul").scrollLeft = here.offsetLeft - here.closest("ul").offsetLeft - 40;

  // A slash leads to the search, as in many tools.
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, textarea, select");
    if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      document.getElementById("top-q").focus();
    }
  });
})();
