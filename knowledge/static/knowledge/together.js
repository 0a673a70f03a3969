// Sends the chosen files one by one, each with the whole form, and says of each what became of it. Large ones go ahead
// in pieces, so that a line that breaks costs one piece; the form then names them.
// The page works without: the form then sends all files at once.
function startTogether(form) {
  const words = JSON.parse(form.dataset.words);
  const section = document.querySelector("[data-together-files]");
  const list = document.createElement("ol"), status = section.querySelector("[data-together-status]");
  const next = section.querySelector("[data-together-next]");
  const input = form.elements.namedItem("files"), button = form.querySelector("[type=submit]");
  status.after(list);
  const pieces = inPieces(form.dataset.uploads, +form.dataset.piece, () => form.elements.namedItem("csrfmiddlewaretoken").value);
  const batch = form.elements.namedItem("batch").value;
  let running = false;
  const counts = { all: 0, done: 0, accepted: 0 };

  // A screen reader hears what changed; the percents are in the bars alone.
  const say = (text) => { if (status.textContent !== text) status.textContent = text; };
  const tell = () => say(words.many.replace("{done}", counts.done).replace("{all}", counts.all)
    .replace("{accepted}", counts.accepted).replace("{not}", counts.done - counts.accepted));

  function line(file) {
    const item = document.createElement("li"), name = document.createElement("bdi"), place = document.createElement("span");
    const bar = document.createElement("progress"), words_of = document.createElement("p");
    name.textContent = file.name;
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    words_of.textContent = words.waiting;
    place.append(name); // its direction is its own, its place that of the line
    item.append(place, bar, words_of);
    list.append(item);
    return { file, item, bar, text: words_of, tries: 0 };
  }

  function post(job) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest(), data = new FormData(form);
      data.delete("files");
      if (job.resumed) {
        data.set("resumed", job.resumed);
        data.set("resumed_name", job.file.name);
      } else data.append("files", job.file, job.file.name);
      request.open("POST", form.getAttribute("action") || location.href);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        progress(job, Math.floor(event.loaded / event.total * 100));
      });
      request.addEventListener("loadend", () => {
        let reply = null;
        try { reply = JSON.parse(request.responseText); } catch { /* a page: signed out, or broken on the way */ }
        resolve({ code: request.status, reply, away: Boolean(request.responseURL) && reply === null && request.status < 400 });
      });
      request.send(data);
    });
  }

  function show(job, found) {
    job.item.dataset.state = found.state;
    job.bar.value = 100;
    job.bar.hidden = true;
    job.text.textContent = [found.label, found.reason, found.remedy].filter(Boolean).join(" – ");
    if (!found.url) return;
    const link = document.createElement("a"), title = document.createElement("bdi");
    link.href = found.url;
    title.textContent = found.title;
    link.append(title);
    job.text.append(" ", link);
  }

  function giveUp(job, text) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button button-small";
    again.textContent = words.again;
    again.setAttribute("aria-label", `${words.again}: ${job.file.name}`);
    job.text.textContent = `${text} `;
    job.text.append(again);
    again.addEventListener("click", () => { counts.done -= 1; job.tries = 0; run([job]); });
  }

  function progress(job, percent) {
    job.bar.value = percent;
    job.text.textContent = percent < 100 ? words.sending.replace("{percent}", percent) : words.checking;
  }

  // What the server says of a piece, as `post` says it of the whole; null when all pieces are there.
  async function ahead(job) {
    try {
      let [address, at] = await pieces.open(job.file);
      while (at < job.file.size) {
        progress(job, pieces.isLast(job.file, at) ? 100 : Math.floor(at / job.file.size * 100));
        at = await pieces.next(job.file, address, at, { "Upload-Batch": batch });
        job.tries = 0;
      }
      job.resumed = pieces.id(address);
      return null;
    } catch (problem) {
      const code = problem.status || 0, text = [413, 422, 429, 507].includes(code) ? await problem.text() : "";
      if (text || code === 404 || code === 410) pieces.forget(job.file);
      if (text) return { code, refused: code === 422, reply: { errors: [text] } };
      // What was given up, is held by a request before or stands elsewhere is asked for anew.
      return { code: [404, 409, 410, 423, 460].includes(code) || code >= 500 ? 0 : code, reply: null, away: problem.type === "opaqueredirect" };
    }
  }

  async function send(job) {
    for (;;) {
      const stopped = job.file.size > +form.dataset.large && !job.resumed ? await ahead(job) : null;
      const { code, reply, away, refused } = stopped || await post(job);
      if (refused) {
        show(job, { state: "refused", label: words.refused, reason: reply.errors.join(" ") });
        next.hidden = false;
        return true;
      }
      if (code === 200 && reply) {
        pieces.forget(job.file);
        show(job, reply.files[0]);
        counts.accepted += reply.files[0].state === "accepted";
        next.href = reply.batch;
        next.hidden = false;
        return true;
      }
      if (code >= 400 && reply?.errors) {
        job.resumed = "";
        giveUp(job, reply.errors.join(" "));
        return code === 413;
      }
      if (away || code === 403) {
        giveUp(job, words.login);
        return false;
      }
      if (code > 0 || job.tries >= 4) {
        giveUp(job, words.lost);
        return true;
      }
      job.text.textContent = words.failed;
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** job.tries++));
    }
  }

  async function run(jobs) {
    running = true;
    button.disabled = true;
    tell();
    let open = true;
    for (const job of jobs) {
      if (open) open = await send(job);
      else giveUp(job, words.waiting);
      counts.done += 1;
      tell();
    }
    running = false;
    button.disabled = false;
    if (!next.hidden) next.focus();
  }

  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    if (running) return;
    section.hidden = false;
    const jobs = Array.from(input.files, line);
    counts.all += jobs.length;
    input.value = "";
    input.required = false;
    section.querySelector("h2").focus();
    run(jobs);
  });
  addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });
}

document.querySelectorAll("form[data-together]").forEach(startTogether);
