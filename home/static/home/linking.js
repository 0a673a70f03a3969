// Offers titles to link to while `[[` is typed in a text, and the figures of this page after `[[#`.
// Without it nothing is lost: the server turns titles in brackets into links when the page is saved.
(() => {
  "use strict";
  const WAIT = 150;
  const MOST = 8;
  const TYPED = /\[\[([^[\]|]{1,100})$/;
  const here = window.location.pathname.match(/^(.*)\/pages\/(?:add\/[^/]+\/[^/]+\/)?(\d+)\//);
  if (!here || !window.draftail || !window.DraftJS) return;
  const { EditorState, Modifier, SelectionState } = window.DraftJS;

  let timer = 0;
  let asked = 0;
  let open = null; // what is offered now, and where it would go

  const list = document.createElement("ul");
  list.className = "named-links";
  list.id = "named-links";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  const status = document.createElement("p");
  status.className = "w-sr-only";
  status.setAttribute("role", "status");

  function close() {
    window.clearTimeout(timer);
    asked += 1;
    if (!open) return;
    open.field.removeAttribute("aria-activedescendant");
    open.field.removeAttribute("aria-controls");
    open = null;
    list.hidden = true;
    status.textContent = "";
  }

  function mark(at) {
    open.at = (at + open.rows.length) % open.rows.length;
    [...list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === open.at)));
    list.children[open.at].scrollIntoView({ block: "nearest" });
    open.field.setAttribute("aria-activedescendant", `named-link-${open.at}`);
  }

  function choose(at) {
    const { methods, place, rows } = open;
    const row = rows[at];
    const state = methods.getEditorState();
    let content = state.getCurrentContent();
    const target = SelectionState.createEmpty(place.key).merge({ anchorOffset: place.from, focusOffset: place.to });
    let entity = null;
    if (row.id) {
      content = content.createEntity("LINK", "MUTABLE", { id: row.id, url: row.url });
      entity = content.getLastCreatedEntityKey();
    }
    const words = row.id ? row.title : `[[#${row.title}]]`;
    const next = Modifier.replaceText(content, target, words, null, entity);
    const pushed = EditorState.push(state, next, "insert-characters");
    close();
    methods.setEditorState(EditorState.forceSelection(pushed, next.getSelectionAfter()));
  }

  function draw(rows, said) {
    list.replaceChildren(
      ...rows.map((row, at) => {
        const item = document.createElement("li");
        item.id = `named-link-${at}`;
        item.setAttribute("role", "option");
        const title = document.createElement("bdi");
        title.textContent = row.title;
        const more = document.createElement("small");
        more.textContent = row.more || "";
        item.append(title, " ", more);
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(at);
        });
        return item;
      }),
    );
    status.textContent = said;
    if (!list.isConnected) document.body.append(list, status);
    const caret = window.getSelection().getRangeAt(0).getBoundingClientRect();
    list.hidden = false;
    const end = document.documentElement.clientWidth - list.offsetWidth - 8;
    const start = document.dir === "rtl" ? caret.right - list.offsetWidth : caret.left;
    list.style.left = `${Math.max(8, Math.min(start, end))}px`;
    list.style.top = `${caret.bottom + 4 + window.scrollY}px`;
  }

  function offer(rows, said, place, methods) {
    const focused = document.activeElement;
    if (!rows.length || !focused || !focused.isContentEditable) return close();
    open = { rows, place, methods, field: focused, at: 0 };
    focused.setAttribute("aria-controls", list.id);
    draw(rows, said);
    return mark(0);
  }

  function figures(typed) {
    const wanted = typed.toLowerCase();
    const captions = [...document.querySelectorAll('input[name$="-value-caption"]')].map((input) => input.value.trim());
    return captions.filter((one) => one && one.toLowerCase().includes(wanted)).slice(0, MOST);
  }

  async function ask(typed, place, methods) {
    const turn = (asked += 1);
    if (typed.startsWith("#")) {
      const rows = figures(typed.slice(1)).map((title) => ({ title }));
      return offer(rows, String(rows.length), place, methods);
    }
    const url = `${here[1]}/writing/titles/${here[2]}/?q=${encodeURIComponent(typed)}`;
    let found = null;
    try {
      const reply = await fetch(url, { headers: { Accept: "application/json" } });
      found = reply.ok ? await reply.json() : null;
    } catch {
      found = null; // the line is down: what is typed becomes a link when it is saved
    }
    if (turn !== asked) return undefined;
    return found ? offer(found.titles, found.said, place, methods) : close();
  }

  function look(state, methods) {
    const selection = state.getSelection();
    const key = selection.getStartKey();
    const to = selection.getStartOffset();
    const text = state.getCurrentContent().getBlockForKey(key).getText();
    const typed = selection.isCollapsed() && selection.getHasFocus() ? text.slice(0, to).match(TYPED) : null;
    if (!typed) return close();
    const closed = text.slice(to, to + 2) === "]]" ? 2 : 0;
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT, typed[1], { key, from: to - typed[0].length, to: to + closed }, methods);
    return undefined;
  }

  const KEYS = {
    ArrowDown: () => mark(open.at + 1),
    ArrowUp: () => mark(open.at - 1),
    Enter: () => choose(open.at),
    Tab: () => choose(open.at),
    Escape: close,
  };
  // Before the editor itself, which would make a new line of it.
  window.addEventListener(
    "keydown",
    (event) => {
      if (!open || event.isComposing || !KEYS[event.key]) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      KEYS[event.key]();
    },
    true,
  );
  window.addEventListener("focusout", () => window.setTimeout(() => open && document.activeElement !== open.field && close(), 0));

  window.draftail.registerPlugin(
    {
      type: "NAMED-LINK",
      onChange(state, methods) {
        look(state, methods);
        return state;
      },
    },
    "plugins",
  );
})();
