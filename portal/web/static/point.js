// Lets a person move a location's point on a map; the two numbers in the form say the same and stay in charge.
"use strict";

(() => {
  const box = document.getElementById("punt");
  if (!box || !window.L) return;
  const fields = [document.getElementById("lat"), document.getElementById("lon")];
  const towns = JSON.parse(box.dataset.towns);
  const read = () => {
    const numbers = fields.map((field) => parseFloat(field.value.replace(",", ".")));
    return numbers.every(Number.isFinite) ? numbers : null;
  };
  const write = (place) => {
    fields[0].value = place.lat.toFixed(5).replace(".", ",");
    fields[1].value = place.lng.toFixed(5).replace(".", ",");
  };
  const first = read() || (towns.length ? [towns[0][1], towns[0][2]] : [52.1, 5.1]);

  box.hidden = false;
  const map = L.map(box, { attributionControl: false, fadeAnimation: false, zoomAnimation: false });
  const near = towns.slice(0, 2).map(([, lat, lon]) => [lat, lon]);
  map.fitBounds([first, ...near], { padding: [40, 40], maxZoom: 13, animate: false });
  // Without a drawn map the town halls say where one is.
  for (const [name, lat, lon] of towns) {
    const words = document.createElement("span");
    words.textContent = name;
    L.circleMarker([lat, lon], { radius: 5, weight: 2, interactive: false })
      .addTo(map)
      .bindTooltip(words, { permanent: true, direction: "right" });
  }
  const icon = L.divIcon({ className: "supply-pin", iconSize: [22, 22] });
  const pin = L.marker(first, { draggable: true, icon, title: "Versleep naar de ingang", keyboard: false }).addTo(map);
  if (!read()) pin.setOpacity(0.5);
  const put = (place) => {
    pin.setLatLng(place).setOpacity(1);
    write(pin.getLatLng());
  };
  pin.on("dragend", () => put(pin.getLatLng()));
  map.on("click", (event) => put(event.latlng));
  for (const field of fields) {
    field.addEventListener("change", () => {
      const place = read();
      if (!place) return;
      pin.setLatLng(place).setOpacity(1);
      map.panTo(place, { animate: false });
    });
  }
})();
