// The translation page: each sentence is sent by itself a moment after somebody stops typing. What is not sent yet is
// kept in the browser, and put back when the page is opened again. The page works without: then "Save" sends all.
const form = document.querySelector("[data-translate]"), words = JSON.parse(form.dataset.words);
const address = form.dataset.translate, token = form.elements.csrfmiddlewaretoken.value;
const fields = [...form.querySelectorAll("textarea[data-key]:not([readonly])")];
const drawer = `translate ${address}`, PAUSE = 1200, AGAIN = 8000;
const waiting = new Map(), running = new Set();

function drawn() { try { return JSON.parse(localStorage.getItem(drawer)) || {}; } catch { return {}; } }
function draw(change) {
  const kept = drawn();
  change(kept);
  try {
    if (Object.keys(kept).length) localStorage.setItem(drawer, JSON.stringify(kept)); else localStorage.removeItem(drawer);
  } catch { /* full or forbidden: the field still holds the text */ }
}

const told = (field) => field.closest("[data-line]").querySelector("[data-told]");
const part = (field) => field.closest("[data-part]");
function say(field, text, wrong = false) {
  told(field).textContent = text;
  if (wrong) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
}
function stamp(field, value) {
  field.dataset.stamp = value;
  form.elements[`stamp:${field.dataset.key}`].value = value;
}

function later(field, pause = PAUSE) {
  clearTimeout(waiting.get(field));
  waiting.set(field, setTimeout(() => send(field), pause));
}

function changed(field) {
  draw((kept) => { kept[field.dataset.key] = { text: field.value, stamp: field.dataset.stamp }; });
  say(field, words.waiting);
  later(field);
}

async function send(field) {
  clearTimeout(waiting.get(field));
  waiting.delete(field);
  if (running.has(field)) { later(field, 300); return; }
  running.add(field);
  const text = field.value, key = field.dataset.key;
  say(field, words.sending);
  let reply, body = {};
  try {
    reply = await fetch(address, { method: "POST", redirect: "error", headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
      body: JSON.stringify({ key, text, stamp: field.dataset.stamp }) });
    body = await reply.json();
  } catch {
    say(field, reply && reply.status < 500 ? words.refused : words.away, true);
    running.delete(field);
    later(field, AGAIN);
    return;
  }
  running.delete(field);
  if (reply.status === 409) { differ(field, body); return; }
  if (!reply.ok) { say(field, body.reason || words.refused, true); return; }
  stamp(field, body.stamp);
  if (field.value === text) {
    draw((kept) => { delete kept[key]; });
    say(field, words.kept);
  } else changed(field);
  tell(part(field), body);
}

function tell(section, body) {
  section.querySelector("[data-state]").textContent = body.said;
  section.toggleAttribute("data-open", body.open);
  form.querySelector("[data-translate-progress]").textContent = words.progress.replace("{done}", body.done).replace("{total}", body.total);
  form.querySelector("progress").value = body.done;
}

// Somebody else wrote the same sentence: both texts are shown, and this person decides.
function differ(field, body) {
  const place = told(field), quote = document.createElement("q");
  say(field, words.theirs + " ", true);
  quote.lang = field.lang;
  quote.dir = field.dir;
  quote.textContent = body.theirs;
  place.append(quote, " ");
  for (const [label, text] of [[words.mine, null], [words.other, body.theirs]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = label;
    button.addEventListener("click", () => {
      stamp(field, body.stamp);
      if (text !== null) field.value = text;
      send(field);
      field.focus();
    });
    place.append(button, " ");
  }
}

function go(from, step, open = false) {
  const chosen = open ? fields.filter((field) => part(field) === part(from) || part(field).hasAttribute("data-open")) : fields;
  let at = chosen.indexOf(from) + step;
  while (open && chosen[at] && part(chosen[at]) === part(from)) at += step;
  if (chosen[at]) chosen[at].focus();
}

function wrap(field, before, after) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  field.setRangeText(before + value.slice(start, end) + after, start, end, "end");
  if (start === end) field.setSelectionRange(start + before.length, start + before.length);
  field.focus();
  changed(field);
}

for (const field of fields) {
  field.addEventListener("input", () => changed(field));
  field.addEventListener("blur", () => { if (waiting.has(field)) send(field); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey && event.shiftKey) {
      const button = part(field).querySelector("[data-confirm]");
      if (button) { event.preventDefault(); button.click(); }
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(field); go(field, 1, true); }
    else if (event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) { event.preventDefault(); go(field, event.key === "ArrowDown" ? 1 : -1); }
  });
  const line = field.closest("[data-line]"), taking = line.querySelector("[data-take]");
  if (taking) taking.addEventListener("click", (event) => {
    event.preventDefault();
    field.value = line.querySelector("[data-suggestion]").textContent;
    changed(field);
    send(field);
  });
  for (const button of line.querySelectorAll("[data-before]")) {
    button.hidden = false;
    button.addEventListener("click", () => wrap(field, button.dataset.before, button.dataset.after));
  }
}

for (const [key, one] of Object.entries(drawn())) {
  const field = fields.find((other) => other.dataset.key === key);
  if (!field || field.value === one.text) { draw((kept) => { delete kept[key]; }); continue; }
  field.value = one.text;
  stamp(field, one.stamp);
  say(field, words.restored);
  later(field);
}
form.addEventListener("submit", (event) => {
  const section = event.submitter && event.submitter.closest("[data-part]");
  if (section) form.action = `${location.search}#part-${section.dataset.part}`;
  localStorage.removeItem(drawer); // the form carries all of it; what cannot be kept comes back with it
});
