// Posts forms and puts the fragments that answer into the page.

import { enliven } from "./main.js";

const FRAGMENT = "text/vnd.marquee.fragment+html";
const PATIENCE = 8000;

let queue = Promise.resolve();

export function regionOf(surface) {
  return document.querySelector(`[data-region="${CSS.escape(surface)}"]`);
}

// One after the other: each answer must hold what the clicks before it did.
export function postForFragment(action, data) {
  const turn = queue.then(() => post(action, data));
  queue = turn.catch(() => {});
  return turn;
}

async function post(action, data) {
  const response = await fetch(action, {
    method: "POST",
    body: new URLSearchParams(data),
    headers: { Accept: FRAGMENT },
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw new Error(`Refused: ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html").body;
}

export async function postForRegion(action, data, surface) {
  const answer = await postForFragment(action, data);
  const fresh = answer.querySelector(`[data-region="${CSS.escape(surface)}"]`);
  if (!fresh) throw new Error("The answer is no fragment.");
  regionOf(surface).replaceWith(fresh);
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
