// Puts the results on a map. Texts are set as text, never as markup; all of it stands in the list as well.
"use strict";

(() => {
  const ICONS = { place: "check", waiting: "clock", limited: "limited", stopped: "stop", unknown: "question" };
  const PIN = 32;
  const CLUSTER = 46;
  const CLOSEST = 14;
  const BELOW_PINS = 450;
  const WIDEST = 320;
  const AROUND_POPUP = 64;
  const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let opened = null;
  let shown = null;

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const symbol = (state) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    made.setAttribute("class", "plek-icon");
    made.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `#i-${ICONS[state] || "question"}`);
    made.append(use);
    return made;
  };

  const pin = (item) => {
    const inside = document.createElement("span");
    inside.append(
      symbol(item.stand),
      element("span", "plek-visually-hidden", `${item.naam}, ${item.aanbieder}: ${item.status}`),
    );
    const state = item.stand in ICONS ? item.stand : "unknown";
    return L.divIcon({ html: inside, className: `finder-pin finder-pin--${state}`, iconSize: [PIN, PIN] });
  };

  const places = (count) => `${count} vrije ${count === 1 ? "plek" : "plekken"}`;

  const cluster = (group) => {
    const items = group.getAllChildMarkers().map((marker) => marker.options.item);
    const free = items.reduce((sum, item) => sum + (item.vrij || 0), 0);
    const inside = document.createDocumentFragment();
    const box = document.createElement("span");
    inside.append(box);
    const seen = element("span", "", String(items.length));
    seen.setAttribute("aria-hidden", "true");
    const count = element("span", "finder-cluster__free finder-block", free ? `${free} vrij` : "");
    count.setAttribute("aria-hidden", "true");
    const told = `${items.length} ${opened.dataset.wat || "keer hulp"}${free ? `, ${places(free)}` : ""}. Druk op Enter om in te zoomen.`;
    box.append(seen, count, element("span", "plek-visually-hidden", told));
    const hasPlace = items.some((item) => item.stand === "place");
    return L.divIcon({
      html: box,
      className: `finder-cluster${hasPlace ? " finder-cluster--place" : ""}`,
      iconSize: [CLUSTER, CLUSTER],
    });
  };

  const card = (item) => {
    const made = document.createElement("div");
    const status = element("p", `plek-status plek-status--${item.stand in ICONS ? item.stand : "unknown"}`);
    status.append(symbol(item.stand), element("span", "", item.status));
    const title = document.createElement("p");
    const link = element("a", "", item.naam);
    link.href = item.adres;
    title.append(link);
    made.append(status, title, element("p", "", item.aanbieder));
    item.regels.forEach((line) => made.append(element("p", "", line)));
    return made;
  };

  const ground = (map, canvas, towns) => {
    if (canvas.dataset.tegels) {
      const thanks = element("span", "", canvas.dataset.dank).innerHTML; // written as text, so it is escaped
      L.tileLayer(canvas.dataset.tegels, { attribution: thanks, maxZoom: 19 }).addTo(map);
      return;
    }
    const pane = "towns";
    map.createPane(pane).style.zIndex = BELOW_PINS;
    towns.forEach((town) => {
      L.circleMarker(town.punt, { radius: 3, interactive: false, pane, className: "finder-map__dot" })
        .bindTooltip(element("span", "", town.naam), {
          permanent: true,
          pane,
          direction: "right",
          className: "finder-map__town",
        })
        .addTo(map);
    });
  };

  const draw = (canvas, found) => {
    const map = L.map(canvas, {
      zoomControl: false,
      maxZoom: 19,
      zoomAnimation: !isStill,
      fadeAnimation: !isStill,
      markerZoomAnimation: !isStill,
      scrollWheelZoom: false,
    });
    map.attributionControl.setPrefix("");
    L.control.zoom({ position: "bottomright", zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen" }).addTo(map);
    map.on("click", () => map.scrollWheelZoom.enable());

    const group = L.markerClusterGroup({
      iconCreateFunction: cluster,
      showCoverageOnHover: false,
      animate: !isStill,
      maxClusterRadius: 48,
    });
    const maxWidth = Math.max(180, Math.min(WIDEST, canvas.clientWidth - AROUND_POPUP));
    const maxHeight = Math.max(160, canvas.clientHeight - 2 * AROUND_POPUP);
    found.aanbod.forEach((item) => {
      const marker = L.marker(item.punt, { icon: pin(item), item });
      marker.bindPopup(() => card(item), { maxWidth, maxHeight, autoPanPadding: [12, 12] });
      group.addLayer(marker);
    });
    group.on("clusterkeypress", (event) => {
      if (event.originalEvent.key !== "Enter") return;
      if (map.getZoom() >= map.getMaxZoom()) event.layer.spiderfy();
      else event.layer.zoomToBounds({ padding: [24, 24] });
      canvas.focus();
    });
    map.on("popupopen", (event) => {
      const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
      if (close) close.setAttribute("aria-label", "Sluit");
      const link = event.popup.getElement().querySelector("a[href^='/']");
      if (link) link.focus({ preventScroll: true });
    });
    const goBack = (popup) => {
      const source = popup._source && popup._source.getElement();
      if (source) source.focus({ preventScroll: true });
    };
    map.on("popupclose", ({ popup }) => {
      if (document.activeElement === document.body) goBack(popup);
    });
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });

    const points = found.aanbod.map((item) => item.punt);
    const all = points.length ? points : found.gemeenten.map((town) => town.punt);
    if (found.vanaf) {
      L.circleMarker(found.vanaf, { radius: 9, interactive: false, className: "finder-map__from" }).addTo(map);
    }
    if (all.length) map.fitBounds(all, { padding: [32, 32], maxZoom: CLOSEST });
    else map.setView([52.1, 5.2], 7);
    ground(map, canvas, found.gemeenten);
    map.addLayer(group);
    return map;
  };

  const open = async () => {
    const canvas = document.querySelector(".finder-map__canvas");
    if (!canvas || canvas === opened) return;
    opened = canvas; // without an id: htmx would carry over what Leaflet sets on it
    const told = document.getElementById("kaart-bericht");
    told.textContent = "De kaart wordt geladen.";
    try {
      const answer = await fetch(canvas.dataset.punten, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      if (!canvas.isConnected) return;
      if (shown) shown.remove();
      shown = draw(canvas, found);
      told.textContent = found.bericht;
    } catch {
      told.textContent = "De kaart kan nu niet worden getoond. De lijst hieronder laat alles zien.";
    }
  };

  // What htmx keeps of a page holds no drawn map: Leaflet's styles may not come back as markup.
  const undraw = () => {
    if (!shown) return;
    const canvas = shown.getContainer();
    shown.remove();
    shown = null;
    const empty = document.createElement("div");
    empty.className = "finder-map__canvas";
    ["role", "aria-label", "data-punten", "data-wat", "data-tegels", "data-dank"]
      .filter((name) => canvas.hasAttribute(name))
      .forEach((name) => empty.setAttribute(name, canvas.getAttribute(name)));
    canvas.replaceWith(empty);
  };

  open();
  document.body.addEventListener("htmx:beforeHistorySave", undraw);
  document.body.addEventListener("htmx:afterSwap", open);
  document.body.addEventListener("htmx:historyRestore", open);
})();
