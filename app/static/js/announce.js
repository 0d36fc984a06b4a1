// Says a line to screen readers without moving the focus.

let timer;

export function announce(text) {
  const line = document.getElementById("announcer");
  clearTimeout(timer);
  line.textContent = "";
  // The same words twice are two events only if the line was empty in between.
  timer = setTimeout(() => { line.textContent = text; }, 50);
}
