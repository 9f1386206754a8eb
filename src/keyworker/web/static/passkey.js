// A form that a passkey answers. Where the browser knows no passkeys the page says so, and nothing here runs.
const base = window.PublicKeyCredential;
if (base && base.parseCreationOptionsFromJSON && navigator.credentials) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.nextElementSibling.hidden = true;
    const trouble = form.querySelector("[data-passkey-trouble]");
    form.addEventListener("submit", async (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      trouble.hidden = true;
      const options = JSON.parse(form.dataset.options);
      try {
        const given = form.dataset.passkey === "create"
          ? await navigator.credentials.create({ publicKey: base.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: base.parseRequestOptionsFromJSON(options) });
        form.elements.answer.value = JSON.stringify(given.toJSON());
        form.submit();
      } catch {
        trouble.hidden = false;
      }
    });
  }
}
