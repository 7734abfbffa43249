// How a person appears: a coloured round with one character, and the full name.
import { el } from "/page/dom.js";
import { language } from "/page/words.js";

const COLOURS = 7;

/** The name as it is said: family name first where it is Chinese, and for a page in English as it is spoken. */
export function fullName(person) {
  return (language() === "en" && person.name_en) || ownName(person);
}

function ownName({ first_name: first, last_name: last }) {
  const [given, family] = [first ?? "", last ?? ""];
  const latin = /^[\u0000-\u024f]*$/.test(given + family);
  return (latin ? [given, family] : [family, given]).filter(Boolean).join(latin ? " " : "");
}

/** What is said beside the name, in the page's language where it is known; with the name as the chats have it. */
export function titleOf(person) {
  const said = (language() === "en" && person.title_en) || person.title || "";
  return fullName(person) === ownName(person) ? said : `${ownName(person)} · ${said}`;
}

/** The round with the last character of the name (as Chinese given names are told apart) or the first letter. */
export function face(person) {
  const name = ownName(person);
  const sign = /^[\u0000-\u024f]/.test(name) ? [...name][0] : [...name].at(-1);
  const shade = [...String(person.id)].reduce((sum, digit) => sum * 3 + digit.charCodeAt(0), 0) % COLOURS;
  return el("span", { class: `face shade${shade}`, aria: { hidden: true } }, sign ?? "?");
}
