// Suggestions while a search is typed (ARIA combobox); not where data is saved. The field works without.
const line = navigator.connection;
const saving = line?.saveData || /2g/.test(line?.effectiveType) || matchMedia("(prefers-reduced-data: reduce)").matches;

function set(element, values) {
  for (const name in values) element.setAttribute(name, values[name]);
  return element;
}

const make = (name, values, text) => set(Object.assign(document.createElement(name), { textContent: text }), values);

function suggestIn(field) {
  const id = `${field.id}-list`;
  const list = make("ul", { id, class: "suggestions", role: "listbox", "aria-label": field.labels[0].textContent });
  const status = make("p", { class: "unseen", role: "status" });
  let options = [], active, timer, running;

  function show(open) {
    list.hidden = !open;
    set(field, { "aria-expanded": open });
    mark(-1);
  }

  function mark(number) {
    active = number;
    options.forEach((option, at) => set(option, { "aria-selected": at === active }));
    options[active]?.scrollIntoView({ block: "nearest" });
    set(field, { "aria-activedescendant": options[active]?.id ?? "" });
  }

  function draw({ said, suggestions }) {
    options = suggestions.map(({ text, kind, url, ...language }, at) => {
      const option = make("li", { id: `${id}-${at}`, role: "option" });
      option.append(make("bdi", language, text), make("small", {}, kind));
      option.onclick = () => {
        show(false);
        if (url) return location.assign(url);
        field.value = text;
        field.form.requestSubmit();
      };
      return option;
    });
    list.replaceChildren(...options);
    status.textContent = said;
    show(options.length > 0);
  }

  function ask() {
    running?.abort();
    running = new AbortController();
    fetch(`${field.dataset.suggest}?q=${encodeURIComponent(field.value)}`, running)
      .then((reply) => reply.ok && reply.json())
      .then((found) => found && document.activeElement === field && draw(found))
      .catch(() => {});
  }

  function press(event) {
    const places = options.length + 1;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || places < 2) return;
    if (step) {
      if (list.hidden) show(true);
      mark(((active + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && active >= 0) options[active].click();
    else if (event.key === "Escape" && !list.hidden) show(false);
    else return;
    event.preventDefault();
  }

  field.type = "text";
  set(field, { role: "combobox", enterkeyhint: "search", "aria-autocomplete": "list", "aria-controls": id });
  field.after(list, status);
  show(false);
  field.oninput = () => timer = clearTimeout(timer) || setTimeout(ask, 150);
  field.onkeydown = press;
  field.onblur = () => show(false);
  list.onpointerdown = (event) => event.preventDefault();
}

if (!saving) document.querySelectorAll("[data-suggest]").forEach(suggestIn);
