// Sends a large file ahead of its form, in pieces (tus 1.0): goes on after a broken line, a pause or a reload.
// The page works without: the file field then sends the file with the form.
function startUploading(input) {
  const words = JSON.parse(input.dataset.words), piece = +input.dataset.piece, most = +input.dataset.most;
  const form = input.form, hidden = form.elements.namedItem(`${input.name}_resumed`);
  const pieces = inPieces(input.dataset.uploads, piece, () => form.elements.namedItem("csrfmiddlewaretoken").value);
  const box = document.createElement("div");
  box.className = "uploading";
  box.hidden = true;
  box.innerHTML = `<progress max="100"></progress><button type="button" class="button button-small"></button>
    <button type="button" class="button button-small button-secondary"></button><p role="status"></p>`;
  const [bar, toggle, cancel, status] = box.children;
  bar.setAttribute("aria-label", words.progress);
  cancel.textContent = words.cancel;
  input.after(box);
  const required = input.required;
  let run = null;

  // A screen reader hears what changed, not every percent.
  const say = (text) => { if (status.textContent !== text) status.textContent = text; };
  const fill = (text, job) => text.replace("{percent}", Math.floor(job.at / job.file.size * 100))
    .replace("{size}", Math.ceil(job.file.size / 1e6)).replace("{name}", job.file.name).replace("{most}", most >> 20);

  function show(job, state) {
    const live = ["sending", "paused", "waiting", "login"].includes(state);
    box.hidden = false;
    bar.hidden = toggle.hidden = cancel.hidden = !live;
    bar.value = job.at / job.file.size * 100;
    toggle.textContent = state === "sending" || state === "waiting" ? words.pause : words.go;
    const step = { ...job, at: Math.floor(job.at / job.file.size * 10) / 10 * job.file.size };
    say(fill(words[state] || state, state === "sending" ? step : job));
  }

  async function send(job) {
    [job.address, job.at] = await pieces.open(job.file);
    while (job.at < job.file.size) {
      if (job !== run || job.paused) return;
      show(job, pieces.isLast(job.file, job.at) ? "checking" : "sending");
      job.at = await pieces.next(job.file, job.address, job.at);
      job.tries = 0;
    }
    pieces.forget(job.file);
    if (job !== run) return;
    hidden.value = pieces.id(job.address);
    run = null;
    show(job, "done");
  }

  async function go(job) {
    job.paused = false;
    if (job.busy) return;
    job.busy = true;
    try {
      await send(job);
    } catch (problem) {
      if (job !== run) return;
      const code = problem.status;
      if (problem.type === "opaqueredirect" || code === 403) {
        job.paused = true;
        show(job, "login");
      } else if (code === 422 || code === 413 || code === 429 || code === 507) {
        give(job, await problem.text());
      } else if (code && code < 500 && job.tries > 8) {
        give(job, words.failed);
      } else {
        show(job, "waiting");
        if (code === 404 || code === 410) pieces.forget(job.file);
        job.timer = setTimeout(() => go(job), Math.min(30000, 500 * 2 ** job.tries++));
      }
    } finally {
      job.busy = false;
    }
  }

  function give(job, text) {
    pieces.forget(job.file);
    run = null;
    input.value = "";
    input.required = required;
    show(job, text || words.failed);
  }

  function stop() {
    if (run) clearTimeout(run.timer);
    const job = run;
    run = null;
    return job;
  }

  input.addEventListener("change", () => {
    stop();
    hidden.value = "";
    input.required = required;
    box.hidden = true;
    const file = input.files[0];
    if (!file || file.size <= piece) return;
    const job = { file, at: 0, tries: 0 };
    if (file.size > most) return give(job, fill(words.large, job));
    run = job;
    input.value = ""; // or whatever else sends the form would send all of it
    input.required = false;
    go(job);
  });
  toggle.addEventListener("click", () => {
    if (run.paused) return go(run);
    clearTimeout(run.timer);
    run.paused = true;
    show(run, "paused");
  });
  cancel.addEventListener("click", () => {
    const job = stop();
    if (job.address) pieces.drop(job.address);
    pieces.forget(job.file);
    box.hidden = true;
    input.required = required;
    input.focus();
  });
  addEventListener("online", () => { if (run && !run.paused) { clearTimeout(run.timer); go(run); } });
  form.addEventListener("submit", (event) => {
    if (!run) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(words.unfinished);
    toggle.focus();
  }, true);
  if (hidden.value) input.required = false;
}

addEventListener("DOMContentLoaded", () => document.querySelectorAll("input[data-uploads]").forEach(startUploading));
