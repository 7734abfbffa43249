// Small sheets that rise inside one phone: questions, forms, lists, alerts; and toasts.
import { button, el, icon } from "/page/dom.js";
import { say } from "/page/words.js";

/** Shows a sheet in `home` and resolves with what was chosen, null when dismissed. */
function sheet(home, kind, fill) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    // What lies under the sheet must not be reached with Tab.
    const under = [...home.children].filter((node) => !node.inert);
    const done = (value) => {
      veil.remove();
      under.forEach((node) => { node.inert = false; });
      before?.focus?.({ preventScroll: true });
      resolve(value);
    };
    const card = el("div", { class: `sheet ${kind}`, role: "dialog", aria: { modal: true } });
    const veil = el("div", { class: "veil", onclick: (event) => event.target === veil && done(null) }, card);
    veil.addEventListener("keydown", (event) => event.key === "Escape" && done(null));
    card.append(...fill(done));
    under.forEach((node) => { node.inert = true; });
    home.append(veil);
    (card.querySelector("[autofocus], input, textarea") ?? card.querySelector("button"))?.focus();
  });
}

const foot = (...buttons) => el("div", { class: "foot" }, ...buttons);
const no = (done) => button({ class: "quiet", data: { cancel: "" }, onclick: () => done(null) }, say("cancel"));

/** A question with yes and no; true when agreed. */
export async function ask(home, question, { yes = say("confirm"), detail } = {}) {
  const answer = await sheet(home, "ask", (done) => [
    el("p", { class: "question" }, question),
    detail && el("p", { class: "detail" }, detail),
    foot(no(done), button({ class: "strong", data: { confirm: "" }, autofocus: true, onclick: () => done(true) }, yes)),
  ].filter(Boolean));
  return answer === true;
}

/** An alert of the bot (answerCallbackQuery with show_alert). */
export function alertSheet(home, text) {
  return sheet(home, "ask", (done) => [
    el("p", { class: "question", data: { alert: "" }, role: "alert" }, text),
    foot(button({ class: "strong", data: { confirm: "" }, onclick: () => done(true) }, say("ok"))),
  ]);
}

/** A list of choices `[{icon, words, value, attr, danger}]`; resolves with the value. */
export function choose(home, title, choices) {
  return sheet(home, "list", (done) => [
    title && el("p", { class: "heading" }, title),
    ...choices.map(({ icon: drawing, words, note, value, attr, danger }) =>
      button({ class: danger ? "choice danger" : "choice", data: attr ?? {}, onclick: () => done(value) },
        drawing && icon(drawing), el("span", {}, words), note && el("small", {}, note))),
  ].filter(Boolean));
}

/** A form of `[{name, words, value, type, lines, required}]`; resolves with a map of what was filled in. */
export function fill(home, title, fields, yes = say("share")) {
  return sheet(home, "form", (done) => [formOf(title, fields, yes, done)]);
}

function formOf(title, fields, yes, done) {
  const form = el("form", { onsubmit: (event) => {
    event.preventDefault();
    done(Object.fromEntries(new FormData(form)));
  } }, el("p", { class: "heading" }, title), ...fields.map(fieldOf),
  foot(no(done), el("button", { class: "strong", type: "submit", data: { confirm: "" } }, yes)));
  return form;
}

function fieldOf({ name, words, value, type, lines, required, pattern }) {
  const tag = lines ? "textarea" : "input";
  const props = { name, value: value ?? "", required, autocomplete: "off", data: { field: name } };
  if (!lines) props.type = type ?? "text";
  if (pattern) props.pattern = pattern;
  if (lines) props.rows = lines;
  return el("label", {}, el("span", {}, words), el(tag, props));
}

/** A short notice over the chat; it leaves by itself and stays readable meanwhile. */
export function toast(home, text) {
  const note = el("p", { class: "toast", role: "status", data: { toast: "" } }, text);
  home.append(note);
  setTimeout(() => note.remove(), Math.min(10000, 3500 + 60 * text.length));
}

/** A picture over the whole window. */
export function lightbox(url, alt) {
  return sheet(document.body, "light", (done) => [
    el("img", { src: url, alt }),
    button({ class: "round", aria: { label: say("back") }, onclick: () => done(null) }, icon("close")),
  ]);
}
