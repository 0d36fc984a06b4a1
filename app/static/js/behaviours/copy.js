// Copies the value of the field that data-copy names, or else the address of the page.

import { announce } from "../announce.js";

const SHOWN = 2000;

export default function copy(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field?.value ?? location.href);
    } catch {
      if (!field) return;
      field.select();
      announce("Selected. Copy it with your device’s own command.");
      return;
    }
    button.textContent = "Copied";
    announce("Link copied.");
    setTimeout(() => { button.textContent = words; }, SHOWN);
  });
}
