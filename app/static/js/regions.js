// Posts a form and puts the fragment that answers in the place of a region of the page.

import { enliven } from "./main.js";

const FRAGMENT = "text/vnd.marquee.fragment+html";
const PATIENCE = 8000;

let queue = Promise.resolve();

export function regionOf(surface) {
  return document.querySelector(`[data-region="${CSS.escape(surface)}"]`);
}

// One after the other: each answer must hold what the clicks before it did.
export function postForRegion(action, data, surface) {
  const turn = queue.then(() => post(action, data, surface));
  queue = turn.catch(() => {});
  return turn;
}

async function post(action, data, surface) {
  const response = await fetch(action, {
    method: "POST",
    body: new URLSearchParams(data),
    headers: { Accept: FRAGMENT },
    signal: AbortSignal.timeout(PATIENCE),
  });
  const html = await response.text();
  const found = new DOMParser().parseFromString(html, "text/html")
    .querySelector(`[data-region="${CSS.escape(surface)}"]`);
  const region = regionOf(surface);
  if (!response.ok || !found || !region) throw new Error(`No fragment: ${response.status}`);
  const fresh = document.importNode(found, true);
  region.replaceWith(fresh);
  await enliven(fresh);
  return fresh;
}

// What the browser would have done without this script.
export function postPlainly(action, data) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  form.hidden = true;
  for (const [name, value] of data) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}
