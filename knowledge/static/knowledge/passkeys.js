// Passkeys on the account pages. Each form is hidden until this runs, so nobody without script meets a dead button.
// data-passkey="login" asks the server for a challenge, "get" and "create" find theirs in the page.
(() => {
  "use strict";

  const options = () => JSON.parse(document.getElementById("passkey-options").textContent);

  async function challenge(form) {
    const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!reply.ok) throw new Error(`passkey challenge: ${reply.status}`);
    return (await reply.json()).request_options;
  }

  function creation(form) {
    const wanted = options().creation_options;
    const alone = form.elements.passwordless?.checked ?? false;
    Object.assign(wanted.publicKey.authenticatorSelection, {
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone ? { userVerification: "required" } : {}),
    });
    return window.webauthnJSON.create(wanted);
  }

  const ways = {
    login: async (form) => window.webauthnJSON.get(await challenge(form)),
    get: () => window.webauthnJSON.get(options().request_options),
    create: creation,
  };

  function prepare(form) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const failed = form.querySelector("[data-passkey-failed]");
      if (failed) failed.hidden = true;
      try {
        const credential = await ways[form.dataset.passkey](form);
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch (error) {
        if (failed) failed.hidden = false;
        console.warn(error);
      }
    });
  }

  if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(prepare);
})();
