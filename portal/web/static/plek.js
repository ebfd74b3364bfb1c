// Makes the pages a little kinder; nothing here is needed to use them.
"use strict";

(() => {
  // After a form came back with errors: go to the box that lists them.
  const focusSummary = (root) => {
    const summary = root.querySelector("#fouten");
    if (summary) summary.focus();
  };
  document.addEventListener("DOMContentLoaded", () => focusSummary(document));
  document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));

  // On a phone the pages of a room stand in one line that scrolls: show the one where one is.
  document.addEventListener("DOMContentLoaded", () => {
    const here = document.querySelector(".plek-rooms__link[aria-current]");
    if (!here) return;
    const list = here.closest(".plek-rooms__list");
    list.scrollLeft = here.offsetLeft - (list.clientWidth - here.offsetWidth) / 2;
  });

  // Forms that say so are sent once, however often the button is pressed.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-once")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // Signed out while typing in a form that is kept as one types: send all of it to where it comes back.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const address = event.detail.xhr.getResponseHeader("X-Hervatten");
    const form = event.detail.elt.closest("form");
    if (!address || !form || form.matches(".week__form")) return;
    event.preventDefault();
    form.action = address;
    form.submit();
  });

  // Selects and boxes that say so send their form when they change; without script there is a button.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-send-on-change]");
    if (form) form.requestSubmit();
  });
})();
