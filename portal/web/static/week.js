// The week's list as a spreadsheet, with steppers on a phone; nothing here is needed to use it.
"use strict";

(() => {
  const PHONE = window.matchMedia("(max-width: 56.24rem)");
  const STEPPED = /-(intake_weeks|start_weeks|waiting_count|free_places|total_places)$/;
  const FIELDS = "input:not([type=hidden]), select, textarea";
  let isLeaving = false;

  const rowOf = (element) => element.closest(".opgave");
  const form = () => document.querySelector(".week__form");

  const isTyped = (field) => {
    if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  };

  // A row in which something was typed offers to save; any other offers to confirm.
  const mark = (row) => {
    const fields = [...row.querySelectorAll(FIELDS)];
    row.classList.toggle("opgave--typed", row.hasAttribute("data-typed") || fields.some(isTyped));
  };
  document.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    if (row) mark(row);
  });

  // Who chooses a limit or a stop is asked for whom and until when.
  document.addEventListener("change", (event) => {
    if (!event.target.matches(".vak--accepting select")) return;
    const open = rowOf(event.target).querySelector(".opgave__open");
    if (open && event.target.value !== "yes") open.click();
  });

  // Arrows go to the same field of the next row, Enter saves and goes on, Escape puts back what stood there.
  const sameField = (field, step) => {
    const kind = field.name.replace(/^a\d+-/, "");
    const rows = [...document.querySelectorAll(".opgave")];
    for (let at = rows.indexOf(rowOf(field)) + step; rows[at]; at += step) {
      const found = rows[at].querySelector(`[name$="-${kind}"]`);
      if (found) return found;
    }
    return null;
  };
  const goTo = (field) => {
    if (!field) return;
    field.focus();
    if (field.select) field.select();
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const row = field.matches && field.matches(FIELDS) ? rowOf(field) : null;
    if (!row || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && field.tagName !== "TEXTAREA") {
      event.preventDefault();
      const next = sameField(field, 1);
      row.querySelector(".opgave__save").click();
      goTo(next);
    } else if (event.key === "Escape") {
      row.querySelectorAll(FIELDS).forEach((one) => {
        if (one.tagName === "SELECT") [...one.options].forEach((option) => (option.selected = option.defaultSelected));
        else if (one.type === "checkbox") one.checked = one.defaultChecked;
        else one.value = one.defaultValue;
      });
      mark(row);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && field.type === "text") {
      const next = sameField(field, event.key === "ArrowDown" ? 1 : -1);
      if (next) event.preventDefault();
      goTo(next);
    }
  });

  // On a phone a figure has a button for one less and one more.
  const step = (field, text, change) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `opgave__step opgave__step--${change < 0 ? "less" : "more"}`;
    button.textContent = text;
    const label = field.parentElement.querySelector(".vak__text");
    label.id = `label-${field.id}`;
    button.setAttribute("aria-label", change < 0 ? "Eén eraf" : "Eén erbij");
    button.setAttribute("aria-describedby", label.id);
    button.addEventListener("click", () => {
      const value = Number.parseInt(field.value, 10);
      field.value = String(Math.max(0, (Number.isNaN(value) ? 0 : value) + change));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return button;
  };
  const addSteps = (root) => {
    if (!PHONE.matches) return;
    root.querySelectorAll(".vak > input").forEach((field) => {
      const label = field.parentElement;
      if (!STEPPED.test(field.name) || label.parentElement.matches(".opgave__stepper")) return;
      const holder = document.createElement("div");
      holder.className = "opgave__stepper";
      label.replaceWith(holder);
      holder.append(step(field, "−", -1), label, step(field, "+", 1));
    });
  };

  // The server marks rows with typing that is not saved; the browser remembers that.
  const prepare = (root) => {
    root.querySelectorAll(".opgave--typed").forEach((row) => row.setAttribute("data-typed", ""));
    addSteps(root);
  };
  document.addEventListener("DOMContentLoaded", () => {
    document.body.classList.add("plek--scripted");
    prepare(document);
  });
  document.addEventListener("htmx:afterSettle", () => prepare(document));
  PHONE.addEventListener("change", () => addSteps(document));

  // A button of one row sends that row; a button of the whole list sends only rows with typing in them.
  document.addEventListener("htmx:configRequest", (event) => {
    const acting = rowOf(event.detail.elt);
    const sent = event.detail.parameters;
    Object.keys(sent).forEach((name) => {
      const found = /^a(\d+)-/.exec(name);
      if (!found) return;
      const row = document.getElementById(`aanbod-${found[1]}`);
      if (acting ? row !== acting : !row || !row.classList.contains("opgave--typed")) delete sent[name];
    });
  });

  // Signed out while typing: send all that was typed to the page that asks to sign in and gives it back.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const address = event.detail.xhr.getResponseHeader("X-Hervatten");
    if (!address || !form()) return;
    event.preventDefault();
    isLeaving = true;
    form().action = address;
    form().submit();
  });

  // Leaving with typing that is not saved asks first.
  document.addEventListener("submit", () => (isLeaving = true));
  window.addEventListener("beforeunload", (event) => {
    if (!isLeaving && document.querySelector(".opgave--typed")) event.preventDefault();
  });

  // Coming back after signing in needs no press of the button.
  document.addEventListener("DOMContentLoaded", () => {
    const again = document.querySelector("form[data-send-at-once]");
    if (again) again.requestSubmit();
  });
})();
