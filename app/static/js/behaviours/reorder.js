// Films of a list are dragged by a handle, or moved by Alt and the arrow keys. The forms for it
// stay where they are: this only sends one of them, and puts the films where the answer says.

import { announce } from "../announce.js";

const PATIENCE = 8000;

export default function reorder(list) {
  const entries = () => [...list.querySelectorAll(":scope > [data-entry]")];
  let dragged = null;
  let held = null;
  let before = null;

  entries().forEach(addHandle);

  function addHandle(entry) {
    const handle = document.createElement("button");
    const title = entry.querySelector(".film-title").textContent.trim();
    handle.type = "button";
    handle.className = "button button-quiet list-handle";
    handle.textContent = "Drag";
    handle.title = "Drag, or press Alt with an arrow key";
    handle.setAttribute("aria-label", `Drag ${title}, or press Alt with an arrow key`);
    handle.addEventListener("pointerdown", (event) => begin(event, entry, handle));
    handle.addEventListener("keydown", (event) => byKey(event, entry));
    entry.querySelector(".list-editor-moves form").prepend(handle);
  }

  function begin(event, entry, handle) {
    if (event.button !== 0) return;
    event.preventDefault();
    dragged = entry;
    before = entries();
    entry.classList.add("list-dragged");
    held = handle;
    // The entry moves in the page meanwhile, so the handle cannot capture the pointer.
    document.addEventListener("pointermove", follow);
    document.addEventListener("pointerup", drop);
    document.addEventListener("pointercancel", giveUp);
  }

  function letGo() {
    document.removeEventListener("pointermove", follow);
    document.removeEventListener("pointerup", drop);
    document.removeEventListener("pointercancel", giveUp);
  }

  function follow(event) {
    const other = entries().find((entry) => {
      const box = entry.getBoundingClientRect();
      return entry !== dragged && event.clientY > box.top && event.clientY < box.bottom;
    });
    if (other) {
      const box = other.getBoundingClientRect();
      const isAbove = event.clientY < box.top + box.height / 2;
      list.insertBefore(dragged, isAbove ? other : other.nextSibling);
    }
    if (event.clientY < 60) scrollBy(0, -12);
    if (event.clientY > innerHeight - 60) scrollBy(0, 12);
  }

  function drop() {
    letGo();
    settle(dragged, held);
  }

  function giveUp() {
    letGo();
    dragged.classList.remove("list-dragged");
    list.append(...before);
  }

  function byKey(event, entry) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.altKey) return;
    event.preventDefault();
    before = entries();
    const neighbour = step < 0 ? entry.previousElementSibling : entry.nextElementSibling;
    if (!neighbour) return;
    list.insertBefore(entry, step < 0 ? neighbour : neighbour.nextSibling);
    settle(entry, event.target);
  }

  // Where it stands among the films of this page, counted from the page's first place.
  async function settle(entry, handle) {
    entry.classList.remove("list-dragged");
    handle.focus();
    const index = entries().indexOf(entry);
    if (before.indexOf(entry) === index) return;
    const first = Math.min(...before.map(placeOf));
    const form = entry.querySelector("input[name=position]").form;
    const data = new FormData(form);
    data.set("position", String(first + index));
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(data),
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (!answer.ok) throw new Error(`Refused: ${answer.status}`);
      arrange(await answer.json());
      announce(`Position ${first + index}`);
    } catch {
      // The plain form says what is wrong, on a page of its own.
      entry.querySelector("input[name=position]").value = String(first + index);
      form.submit();
    }
  }

  function arrange({ version, positions }) {
    const last = Math.max(...Object.values(positions));
    for (const entry of entries()) {
      const place = positions[entry.dataset.entry];
      entry.querySelector(".list-number").textContent = place;
      entry.querySelector("input[name=position]").value = place;
      entry.querySelector("button[value=up]").disabled = place === 1;
      entry.querySelector("button[value=down]").disabled = place === last;
    }
    list.closest("main").querySelectorAll("input[name=version]").forEach((field) => {
      field.value = version;
    });
  }
}

function placeOf(entry) {
  return Number(entry.querySelector(".list-number").textContent);
}
