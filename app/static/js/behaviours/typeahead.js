// The search box as a combobox with a list of films, after the ARIA Authoring Practices.
// With a token it adds a film to the favourites; without one it opens the film's page.

import { announce } from "../announce.js";
import { postForRegion, postPlainly, regionOf } from "../posting.js";

const PAUSE = 120;
const SURFACE = "favourites";

export default function typeahead(form) {
  new Typeahead(form);
}

class Typeahead {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector('input[type="search"]');
    this.adds = "token" in form.dataset;
    this.films = [];
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.className = "search-options";
    this.list.id = `${this.input.id}-options`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Films");
    this.list.hidden = true;
    form.append(this.list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": this.list.id, "aria-keyshortcuts": "/",
    })) this.input.setAttribute(name, value);
    this.listen();
    this.start();
  }

  // On a phone the keyboard on the screen would cover the page.
  start() {
    const helps = matchMedia("(hover: hover) and (min-width: 48rem)").matches;
    const isFree = document.activeElement === document.body;
    if ("autofocus" in this.input.dataset && helps && isFree) this.input.focus();
  }

  listen() {
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("focus", () => this.films.length && this.open());
    this.form.addEventListener("focusout", (event) => {
      if (!this.form.contains(event.relatedTarget)) this.close();
    });
    // Without this the box would lose the focus to the option before the click arrives.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!this.input.checkVisibility()) return;
      event.preventDefault();
      this.input.focus();
      this.input.select();
    });
  }

  // The films stay, to be chosen from, until those for the new words are here.
  typed() {
    this.stop();
    this.isFresh = false;
    this.mark(-1);
    const text = this.input.value.trim();
    if (!text) {
      this.films = [];
      return this.close();
    }
    this.timer = setTimeout(() => this.ask(text), PAUSE);
  }

  stop() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  async ask(text) {
    const asking = this.asking = new AbortController();
    const url = `${this.form.dataset.suggest}?${new URLSearchParams({ q: text })}`;
    try {
      const response = await fetch(url, { signal: asking.signal });
      if (response.ok) this.show(text, await response.json());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(text, { films, did_you_mean: meant }) {
    const marked = this.films[this.active]?.id;
    this.films = films;
    this.isFresh = true;
    // A listbox may hold nothing but options.
    if (films.length) this.list.setAttribute("role", "listbox");
    else this.list.removeAttribute("role");
    if (films.length) {
      this.list.replaceChildren(...films.map((film, index) => this.option(film, index)));
      const count = films.length === 1 ? "1 film" : `${films.length} films`;
      const guess = meant ? `Nothing for “${text}”. Closest: ` : "";
      const first = this.adds ? `. Enter adds ${label(films[0])}` : "";
      announce(`${guess}${count}${first}. Arrow keys to choose.`);
    } else {
      this.list.replaceChildren(element("li", "search-none", `Nothing for “${text}”.`));
      announce(`Nothing for “${text}”.`);
    }
    this.mark(films.findIndex((film) => film.id === marked));
    this.open();
  }

  option(film, index) {
    const option = element("li", "search-option");
    option.id = `${this.list.id}-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const poster = element("img", "poster poster-s");
    Object.assign(poster, { src: film.poster, alt: "", width: 240, height: 360 });
    const words = element("span", "");
    const facts = [film.director, film.alias && `also known as ${film.alias}`].filter(Boolean);
    words.append(
      element("span", "search-option-title", label(film)),
      element("span", "search-option-facts", facts.join(" · ")),
    );
    option.append(poster, words, hint(this.adds ? "Enter adds" : "Enter opens"));
    return option;
  }

  pressed(event) {
    const { key } = event;
    const isOpen = !this.list.hidden && this.films.length > 0;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (!this.films.length) return;
      event.preventDefault();
      this.open();
      this.move(key === "ArrowDown" ? 1 : -1);
    } else if (key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (key === "Enter" && isOpen && !event.isComposing) {
      // With nothing marked, the first film for these words is meant where one is asked for.
      const first = this.isFresh && (this.adds || event.shiftKey) ? 0 : -1;
      const index = this.active < 0 ? first : this.active;
      if (index < 0) return;
      event.preventDefault();
      if (event.shiftKey) location.assign(this.films[index].url);
      else this.choose(index);
    } else if (key === "Tab") {
      this.close();
    }
  }

  move(step) {
    const count = this.films.length;
    const from = this.active < 0 && step < 0 ? count : this.active;
    this.mark((from + step + count) % count);
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((option, place) => {
      if (this.films.length) option.setAttribute("aria-selected", String(place === index));
    });
    const option = index < 0 ? null : this.list.children[index];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  async choose(index) {
    const film = this.films[index];
    if (!this.adds) return location.assign(film.url);
    const next = this.form.elements.next.value;
    const data = new URLSearchParams({
      csrf_token: this.form.dataset.token, verdict: "favourite", surface: SURFACE, next,
    });
    const action = `/films/${film.id}/verdict`;
    this.clear();
    if (!regionOf(SURFACE)) return postPlainly(action, data);
    try {
      await postForRegion(action, data, SURFACE);
      announce(`Added ${label(film)}. Add another, or show your ten.`);
    } catch {
      postPlainly(action, data);
    }
  }

  clear() {
    this.input.value = "";
    this.films = [];
    this.close();
    this.input.focus();
  }

  open() {
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", String(this.films.length > 0));
  }

  close() {
    this.stop();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }
}

function label(film) {
  return film.year ? `${film.title} (${film.year})` : film.title;
}

function hint(words) {
  const key = element("kbd", "", words);
  key.setAttribute("aria-hidden", "true");
  return key;
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
