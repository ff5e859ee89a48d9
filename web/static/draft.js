// What is written in a form stays in this tab until it is sent: after Back, a broken connection or a lost cookie.
(() => {
  const form = document.getElementById("written");
  // a page that came back may stand at another address than its form's; one that an address fills in has a draft apart
  const asked = new URLSearchParams(location.search);
  asked.delete("lang");
  const key = `rundan:${form ? new URL(form.action).pathname : ""}${asked.size ? `?${asked}` : ""}`;
  if (document.querySelector("[data-recorded]")) {
    const base = `rundan:${document.querySelector("[data-recorded]").dataset.recorded}/`;
    for (const kept of Object.keys(sessionStorage)) if (kept.startsWith(base)) sessionStorage.removeItem(kept);
  }
  if (!form) return;
  const ours = new Set(["form_key", "seen_version", "back", "extract_seen", "show_in", "organ", "extract_paragraph"]);
  const fields = () => [...form.elements].filter((each) => each.name && !ours.has(each.name) && each.type !== "file");
  const isTicked = (each) => each.type === "radio" || each.type === "checkbox";
  const written = () =>
    fields().map((each) => [each.name, isTicked(each) ? each.value : "", isTicked(each) ? each.checked : each.value]);
  const keep = () => {
    try {
      sessionStorage.setItem(key, JSON.stringify(written()));
    } catch {
      return; // no room, or no storage: the form works as without
    }
  };
  const restore = (kept) => {
    for (const [name, value, state] of kept) {
      const field = fields().find((each) => each.name === name && (!isTicked(each) || each.value === value));
      if (!field) continue;
      if (isTicked(field)) field.checked = state;
      else field.value = state;
    }
  };
  // a form that came back says what it should, as does one just filled in by an extract or with the last days
  const fills = asked.has("utdrag") || asked.has("dagar");
  const isNew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  const isFresh = !form.hasAttribute("data-answer") && !(fills && isNew);
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) || "null");
    if (kept && isFresh) restore(kept);
  } catch {
    sessionStorage.removeItem(key);
  }
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
})();
