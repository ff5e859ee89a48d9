// Lets a passkey be made or used. Its forms are hidden until here, where the browser and the address can do it.
"use strict";

(() => {
  const can = window.isSecureContext && window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;

  const answer = async (form) => {
    const asked = await fetch(`${form.action}/options`, { method: "POST" });
    if (!asked.ok) throw new Error(asked.statusText);
    const options = await asked.json();
    const made =
      form.dataset.passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    return JSON.stringify(made);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!can || location.origin !== form.dataset.origin) continue;
    const told = form.querySelector("[role=status]");
    form.hidden = false;
    for (const other of document.querySelectorAll("[data-without-passkey]")) other.hidden = true;
    form.addEventListener("submit", async (sending) => {
      if (sending.submitter?.classList.contains("language")) return;
      sending.preventDefault();
      told.textContent = "";
      try {
        form.elements.answer.value = await answer(form);
        form.submit();
      } catch {
        told.textContent = told.dataset.failed;
      }
    });
  }
})();
