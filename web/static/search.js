// Lets / go to the search field. Everything works without it, and it can be turned off where what was found stands.
"use strict";

(() => {
  const OFF = "rundan-no-slash";
  const field = document.getElementById("find");
  if (!field) return;

  const writes = (where) => where.isContentEditable || /^(input|textarea|select)$/i.test(where.tagName);

  document.addEventListener("keydown", (pressed) => {
    if (pressed.key !== "/" || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return;
    if (writes(pressed.target) || localStorage.getItem(OFF)) return;
    pressed.preventDefault();
    field.focus();
    field.select();
  });

  const choice = document.getElementById("slash");
  if (!choice) return;
  choice.checked = !localStorage.getItem(OFF);
  choice.closest("[hidden]").hidden = false;
  choice.addEventListener("change", () => {
    if (choice.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "yes");
  });
})();
