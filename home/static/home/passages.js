// Offers the passages of the chosen page by their first words. Without it, an id or the address of a heading is typed.
(() => {
  "use strict";
  if (!window.StimulusModule || !window.wagtail || !window.wagtail.app) return;

  class PassagesController extends window.StimulusModule.Controller {
    connect() {
      this.select = document.createElement("select");
      this.select.hidden = true;
      this.select.id = `${this.element.id}-choice`;
      this.element.before(this.select);
      this.label = this.element.id ? document.querySelector(`label[for="${this.element.id}"]`) : null;
      this.select.addEventListener("change", () => {
        this.element.value = this.select.value;
        this.element.dispatchEvent(new Event("change", { bubbles: true }));
      });
      this.pageChanged = (event) => event.target.name === this.pageName && this.load();
      document.addEventListener("change", this.pageChanged);
      this.load();
    }

    disconnect() {
      document.removeEventListener("change", this.pageChanged);
      this.select.remove();
      this.element.hidden = false;
    }

    get pageName() {
      return this.element.name.replace(/-passage$/, "-page");
    }

    async load() {
      const page = document.getElementsByName(this.pageName)[0];
      const rows = page && page.value ? await this.ask(page.value) : [];
      this.select.hidden = rows.length === 0;
      this.element.hidden = rows.length > 0;
      if (rows.length) this.fill(rows);
    }

    async ask(page) {
      try {
        const reply = await fetch(this.element.dataset.passages.replace(/0\/$/, `${page}/`));
        return reply.ok ? (await reply.json()).passages : [];
      } catch {
        return []; // the line is down: the field itself stays
      }
    }

    fill(rows) {
      const none = new Option(this.element.dataset.none, "");
      const options = rows.map((row) => {
        const option = new Option(row.said, row.id, false, row.id === this.element.value);
        option.dir = "auto";
        return option;
      });
      this.select.replaceChildren(none, ...options);
      if (this.label) this.label.htmlFor = this.select.id;
      else this.select.setAttribute("aria-label", this.element.dataset.none);
    }
  }

  window.wagtail.app.register("passages", PassagesController);
})();
