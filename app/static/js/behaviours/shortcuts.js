// Keys for the ten: j and k move, a letter judges. They can be switched off, and stay off.

const STORE = "marquee-keys";
const VERDICTS = { l: "like", d: "dislike", s: "seen", n: "hide" };

let panel;
let listening = false;

export default function shortcuts(details) {
  panel = details;
  details.hidden = false;
  const box = details.querySelector("input");
  box.checked = areOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(STORE, box.checked ? "on" : "off");
    } catch { /* The choice then lasts for this page only. */ }
  });
  // The panel is replaced with its region; the keys are the page's.
  if (!listening) document.addEventListener("keydown", onKey);
  listening = true;
}

function areOn() {
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true;
  }
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (!panel.querySelector("input").checked) return;
  const slots = [...document.querySelectorAll("[data-slot]")];
  const at = slots.findIndex((slot) => slot.contains(document.activeElement));
  if (event.key === "j" || event.key === "k") {
    const step = event.key === "j" ? 1 : -1;
    slots[at < 0 ? 0 : Math.min(Math.max(at + step, 0), slots.length - 1)]?.focus();
  } else if (event.key in VERDICTS && at >= 0) {
    slots[at].querySelector(`[name="verdict"][value="${VERDICTS[event.key]}"]`)?.click();
  } else if (event.key === "u") {
    document.querySelector("[data-undo]")?.click();
  } else if (event.key === "?") {
    panel.open = !panel.open;
    panel.querySelector("summary").focus();
  } else {
    return;
  }
  event.preventDefault();
}
