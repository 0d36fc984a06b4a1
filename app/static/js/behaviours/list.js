// "+ List" adds in place and says where the film went.

import { announce } from "../announce.js";
import { postForFragment, postPlainly } from "../posting.js";

export default function list(form) {
  form.addEventListener("submit", async (event) => {
    const told = document.querySelector("[data-told]");
    if (!told) return;
    event.preventDefault();
    const data = new FormData(form);
    try {
      const answer = await postForFragment(form.action, data);
      told.replaceChildren(...answer.children);
      told.classList.add("told-sticks");
      announce(told.querySelector("p").textContent);
    } catch {
      postPlainly(form.action, data);
    }
  });
}
