// Keeps a board fresh without reloading the page. Everything works without it.
"use strict";

(() => {
  const EVERY = 4000; // milliseconds
  const board = document.getElementById("board");
  const said = document.getElementById("board-said");
  if (!board || !said) return;
  let tag = board.dataset.tag;

  const look = async () => {
    if (document.hidden) return;
    const answer = await fetch(board.dataset.live, { headers: { "If-None-Match": tag }, cache: "no-store" });
    if (answer.status === 401) location.reload(); // signed out: to the door, and back here afterwards
    if (answer.status !== 200) return; // 304: nothing new; anything else: the page stays as it is
    const fresh = await answer.text();
    if (isBusy()) return; // next time
    tag = answer.headers.get("ETag") || tag;
    swap(fresh);
  };

  // Somebody who selects text must not lose it.
  const isBusy = () => {
    const selection = document.getSelection();
    return Boolean(selection && !selection.isCollapsed && board.contains(selection.anchorNode));
  };

  const swap = (fresh) => {
    const before = phrase();
    const ticked = new Set([...board.querySelectorAll("input:checked")].map((each) => each.value));
    const open = [...board.querySelectorAll("details")].map((each) => each.open);
    const held = placeOfFocus();
    board.innerHTML = fresh;
    board.querySelectorAll("details").forEach((each, number) => { each.open = Boolean(open[number]); });
    board.querySelectorAll("input[type=checkbox]").forEach((each) => { each.checked = ticked.has(each.value); });
    giveFocusBack(held);
    const now = phrase();
    said.textContent = now === before ? "" : now;
    if (now !== before) document.title = now + document.title.slice(before.length);
  };

  const phrase = () => board.firstElementChild?.dataset.said ?? "";

  const placeOfFocus = () => {
    const focused = document.activeElement;
    if (!focused || !board.contains(focused)) return null;
    const address = focused.getAttribute("href");
    const alike = [...board.querySelectorAll("a, button, summary")].filter((each) => each.getAttribute("href") === address);
    return { address, place: alike.indexOf(focused) };
  };

  const giveFocusBack = (held) => {
    if (!held) return;
    const alike = [...board.querySelectorAll("a, button, summary")].filter((each) => each.getAttribute("href") === held.address);
    (alike[held.place] ?? alike[0])?.focus({ preventScroll: true });
  };

  setInterval(() => look().catch(() => {}), EVERY);
  document.addEventListener("visibilitychange", () => look().catch(() => {}));
})();
