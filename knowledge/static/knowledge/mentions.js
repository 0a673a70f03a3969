// Offers names while `@` and the beginning of one are typed in a comment. Without it names are typed out in full.
(() => {
  "use strict";
  const WAIT = 150;
  const TYPED = /(?:^|[^\w@])@([^@\n]{0,60})$/u;
  const place = document.querySelector("[data-names]");
  if (!place) return;
  const list = Object.assign(document.createElement("ul"), { className: "named-links", id: "names", hidden: true });
  list.setAttribute("role", "listbox");
  const status = Object.assign(document.createElement("p"), { className: "w-sr-only" });
  status.setAttribute("role", "status");
  place.append(list, status);
  let field, names = [], active = -1, timer, running;

  function close() {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    status.textContent = "";
    field?.removeAttribute("aria-activedescendant");
  }

  function mark(at) {
    active = (at + names.length) % names.length;
    [...list.children].forEach((row, number) => row.setAttribute("aria-selected", String(number === active)));
    field.setAttribute("aria-activedescendant", `name-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function choose(at) {
    const end = field.selectionStart;
    const start = end - field.value.slice(0, end).match(TYPED)[1].length;
    field.setRangeText(`${names[at].label} `, start, end, "end");
    close();
    field.focus();
  }

  function draw({ names: found, said }) {
    names = found;
    list.replaceChildren(
      ...found.map(({ label, kind }, at) => {
        const row = Object.assign(document.createElement("li"), { id: `name-${at}` });
        row.setAttribute("role", "option");
        row.append(
          Object.assign(document.createElement("bdi"), { textContent: label }),
          " ",
          Object.assign(document.createElement("small"), { textContent: kind }),
        );
        row.onmousedown = (event) => {
          event.preventDefault();
          choose(at);
        };
        return row;
      }),
    );
    status.textContent = said;
    list.setAttribute("aria-label", field.labels[0].textContent);
    list.hidden = !found.length;
    if (list.hidden) return;
    const box = field.getBoundingClientRect();
    const from = (list.offsetParent || document.body).getBoundingClientRect();
    list.style.left = `${box.left - from.left}px`;
    list.style.top = `${box.bottom + 4 - from.top}px`;
    mark(0);
  }

  function ask() {
    const typed = field.value.slice(0, field.selectionStart).match(TYPED);
    if (!typed) return close();
    running?.abort();
    running = new AbortController();
    fetch(`${place.dataset.names}?q=${encodeURIComponent(typed[1])}`, running)
      .then((reply) => reply.ok && reply.json())
      .then((found) => found && document.activeElement === field && draw(found))
      .catch(() => {});
  }

  function press(event) {
    if (list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(active + step);
    else if (event.key === "Enter") choose(active);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  }

  document.querySelectorAll("[data-mentions]").forEach((one) => {
    one.setAttribute("aria-autocomplete", "list");
    one.setAttribute("aria-controls", "names");
    one.addEventListener("input", () => {
      field = one;
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    one.addEventListener("keydown", press);
    one.addEventListener("blur", close);
  });
})();
