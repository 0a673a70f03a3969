/* Wagtail looks at the form two seconds after it came and takes what stands there as saved; so it does after every
   automatic save, also with what was typed while that was on its way. Here both are noticed, and saved as well. */
(() => {
  const NOT_TYPED = ["csrfmiddlewaretoken", "overwrite_revision_id"];
  let isTouched = false;
  let isWatched = false;
  let sent = "";
  let last = "";

  const said = (data) => JSON.stringify([...data].filter(([name]) => !NOT_TYPED.includes(name)));

  // Until the next automatic save succeeds, who leaves is told that something is not saved.
  const askBeforeLeaving = (form) => form.setAttribute("data-w-unsaved-force-value", "true");

  const saveAgain = (form) => {
    // In a turn of its own: Wagtail's controller has just said that there is nothing to be saved.
    const added = { bubbles: true, cancelable: true, detail: { type: "edits" } };
    setTimeout(() => {
      askBeforeLeaving(form);
      form.dispatchEvent(new CustomEvent("w-unsaved:add", added));
    });
  };

  // The editor of rich text answers keys by itself, so that no event of input follows them.
  const isTyped = ({ type, key = "", ctrlKey, metaKey }) =>
    type !== "keydown" || (!ctrlKey && !metaKey && (key.length === 1 || ["Enter", "Backspace", "Delete"].includes(key)));

  for (const type of ["keydown", "beforeinput", "input", "change"]) {
    document.addEventListener(
      type,
      (event) => {
        if (isWatched || !event.isTrusted || !isTyped(event)) return;
        isTouched ||= Boolean(event.target.closest("form[data-edit-form]"));
      },
      true,
    );
  }
  document.addEventListener("w-unsaved:watch-edits", (event) => {
    if (!isWatched && isTouched) saveAgain(event.target);
    isWatched = true;
  });
  document.addEventListener("w-autosave:save", (event) => {
    sent = said(event.detail.formData);
  });
  document.addEventListener("w-autosave:error", (event) => askBeforeLeaving(event.target));
  document.addEventListener("w-autosave:success", (event) => {
    const now = said(new FormData(event.target));
    if (now !== sent && now !== last) saveAgain(event.target);
    last = now;
  });
})();
