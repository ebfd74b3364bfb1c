// Suggests while typing in the search box: an editable combobox with a list, by keyboard and by pointer.
"use strict";

(() => {
  const input = document.querySelector("input[data-suggesties]");
  if (!input) return;

  const list = document.createElement("ul");
  list.id = `${input.id}-lijst`;
  list.className = "finder-suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggesties");
  list.hidden = true;
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  let active = -1;
  let asking = null;
  let timer = 0;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (number) => {
    const options = [...list.children];
    active = options.length ? (number + options.length + 1) % (options.length + 1) : -1;
    if (active === options.length) active = -1;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    }
  };

  // Who is choosing gets no other list under the cursor: an answer still on its way is left alone.
  const hold = () => {
    clearTimeout(timer);
    if (asking) asking.abort();
  };

  const choose = (option) => {
    close();
    window.location.assign(option.dataset.address);
  };

  const show = (found) => {
    list.replaceChildren(
      ...found.map((item, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.className = "finder-suggest__option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.address = item.adres;
        const text = document.createElement("span");
        text.textContent = item.tekst;
        const kind = document.createElement("span");
        kind.className = "finder-suggest__kind";
        kind.textContent = item.soort;
        option.append(text, " ", kind);
        return option;
      }),
    );
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
  };

  const ask = async () => {
    if (asking) asking.abort();
    const typed = input.value.trim();
    if (typed.length < 2) {
      close();
      return;
    }
    const query = new URLSearchParams({ q: typed });
    for (const name of ["gemeente", "leeftijd"]) {
      const field = input.form.elements[name];
      if (field && field.value) query.set(name, field.value);
    }
    asking = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggesties}?${query}`, { signal: asking.signal });
      if (!answer.ok) return;
      const found = (await answer.json()).suggesties;
      if (document.activeElement === input) show(found);
    } catch {
      // Typed on, or no connection: searching itself still works.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      hold();
      if (list.hidden) ask();
      else mark(event.key === "ArrowDown" ? active + 1 : active < 0 ? list.children.length - 1 : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Tab" || event.key === "Enter") {
      close();
    }
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
})();
