// How a person appears: a coloured round with one character, and the full name.
import { el } from "/page/dom.js";
import { language } from "/page/words.js";

const COLOURS = 7;

/** The name as it is said: family name first where it is Chinese. */
export function fullName({ first_name: first = "", last_name: last = "" }) {
  const latin = /^[\u0000-\u024f]*$/.test(first + last);
  return (latin ? [first, last] : [last, first]).filter(Boolean).join(latin ? " " : "");
}

/** What is said beside the name: for a page in English with the name as it is spoken. */
export function titleOf(person) {
  return (language() === "en" && person.title_en) || person.title || "";
}

/** The round with the last character of the name (as Chinese given names are told apart) or the first letter. */
export function face(person) {
  const name = fullName(person);
  const sign = /^[\u0000-\u024f]/.test(name) ? [...name][0] : [...name].at(-1);
  const shade = [...String(person.id)].reduce((sum, digit) => sum * 3 + digit.charCodeAt(0), 0) % COLOURS;
  return el("span", { class: `face shade${shade}`, aria: { hidden: true } }, sign ?? "?");
}
