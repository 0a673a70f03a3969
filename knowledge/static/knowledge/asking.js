// Earlier answers while somebody types a question. The page works without: a button does the same.
// Asks at most every 600 ms, only when the words have changed, and never on a connection that saves data.
const place = document.querySelector("[data-similar]");
const field = document.querySelector("[name=subject]");

if (place && field && !navigator.connection?.saveData) {
  let timer, running, last = field.value.trim();

  async function look() {
    const words = field.value.trim();
    if (words === last || words.length < 8) return;
    last = words;
    running?.abort();
    running = new AbortController();
    try {
      const address = `${place.dataset.similar}?q=${encodeURIComponent(words.slice(0, 300))}`;
      const reply = await fetch(address, { signal: running.signal });
      if (reply.ok) place.innerHTML = await reply.text();
    } catch (error) {
      if (error.name !== "AbortError") console.warn(error);
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 600);
  });
}
