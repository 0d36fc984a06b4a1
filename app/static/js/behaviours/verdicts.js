// A verdict, or its undoing, changes the page in place: the focus stays in its slot.

import { announce } from "../announce.js";
import { postForRegion, postPlainly, regionOf } from "../posting.js";

export default function verdicts(form) {
  form.addEventListener("submit", async (event) => {
    const data = new FormData(form, event.submitter);
    const surface = data.get("surface");
    if (!regionOf(surface)) return;
    event.preventDefault();
    form.setAttribute("aria-busy", "true");
    try {
      const slot = `slot-${data.get("slot")}`;
      const before = topOf(slot);
      const open = [...document.querySelectorAll("details[data-stays][open]")].map((one) => one.id);
      settle(await postForRegion(form.action, data, surface), slot);
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
      // A line that came in above must not push the slot away from under the finger.
      if (before !== undefined && topOf(slot) !== undefined) {
        scrollBy(0, topOf(slot) - before);
        document.getElementById(slot).scrollIntoView({ block: "nearest" });
      }
    } catch {
      postPlainly(form.action, data);
    }
  });
}

function topOf(id) {
  return document.getElementById(id)?.getBoundingClientRect().top;
}

function settle(region, slot) {
  const place = document.getElementById(slot)
    || region.querySelector("[data-effect]") || region.querySelector("h1, a, button");
  place?.focus({ preventScroll: true });
  const words = region.querySelector("[data-words]");
  if (words) announce(words.textContent.trim());
}
