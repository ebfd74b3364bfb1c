// Opens the filters beside the results on a wide screen, and closes their sheet on a phone when they are used.
"use strict";

(() => {
  const filters = document.getElementById("filters");
  const form = document.getElementById("zoek");
  if (!filters || !form) return;

  const wide = window.matchMedia("(min-width: 56.25rem)");
  const follow = () => {
    filters.open = wide.matches;
  };
  follow();
  wide.addEventListener("change", follow);

  form.addEventListener("submit", () => {
    if (!wide.matches) filters.open = false;
  });
  filters.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || wide.matches || !filters.open) return;
    filters.open = false;
    filters.querySelector("summary").focus();
  });

  // New counts come with new groups: those that a person opened stay open, and closed ones stay closed.
  const groups = () => document.querySelectorAll("#groepen [data-group]");
  let wasOpen = new Map();
  document.body.addEventListener("htmx:beforeSwap", () => {
    wasOpen = new Map([...groups()].map((group) => [group.dataset.group, group.open]));
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    groups().forEach((group) => {
      if (wasOpen.has(group.dataset.group)) group.open = wasOpen.get(group.dataset.group);
    });
  });
})();
