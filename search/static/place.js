// Fills in a visitor's own place, to about a hundred metres, when they press the button for it.
"use strict";

(() => {
  if (!("geolocation" in navigator)) return;
  const DECIMALS = 3;

  document.querySelectorAll("[data-mijn-locatie]").forEach((button) => {
    const field = document.getElementById(button.dataset.mijnLocatie);
    const told = document.querySelector("[data-mijn-locatie-uitleg]");
    if (!field) return;
    const tell = (text) => {
      if (told) told.textContent = text;
    };
    button.hidden = false;
    button.addEventListener("click", () => {
      tell("Uw locatie wordt gezocht.");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          field.value = `${coords.latitude.toFixed(DECIMALS)},${coords.longitude.toFixed(DECIMALS)}`;
          tell("Wij rekenen vanaf uw locatie, tot op ongeveer 100 meter.");
          field.dispatchEvent(new Event("change", { bubbles: true }));
        },
        () => tell("Uw locatie is niet bekend. Typ uw plaats of postcode."),
        { maximumAge: 600000, timeout: 10000 },
      );
    });
  });
})();
