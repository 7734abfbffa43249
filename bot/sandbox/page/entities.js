// Telegram's text entities as elements; offsets are UTF-16 units, which is how this language counts too.
import { button, el } from "/page/dom.js";
import { language, say } from "/page/words.js";

const PLAIN = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** Nodes for `text`; `act.open(url)` is called for links and `act.command(text)` for bot commands. */
export function rich(text, entities, act) {
  const inOrder = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, inOrder, 0, text.length, act);
}

function span(text, entities, start, end, act) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length > 0) {
    const [first, ...others] = rest;
    const from = Math.max(first.offset, at);
    const to = Math.min(first.offset + first.length, end);
    if (from > at) nodes.push(plain(text.slice(at, from), nodes));
    const inner = others.filter((one) => one.offset < to);
    rest = others.filter((one) => one.offset >= to);
    if (to > from) nodes.push(dress(first, text.slice(from, to), span(text, inner, from, to, act), act));
    at = Math.max(at, to);
  }
  if (at < end) nodes.push(plain(text.slice(at, end), nodes));
  return nodes;
}

/** Plain words; after a block its own line break would show as an empty line. */
function plain(words, before) {
  const afterBlock = ["PRE", "BLOCKQUOTE"].includes(before.at(-1)?.nodeName);
  return afterBlock && words.startsWith("\n") ? words.slice(1) : words;
}

function dress(entity, words, inner, act) {
  if (PLAIN[entity.type]) return el(PLAIN[entity.type], {}, inner);
  if (entity.type === "pre") return el("pre", {}, el("code", {}, inner));
  if (entity.type === "spoiler") return spoiler(inner);
  if (entity.type === "bot_command") return link(inner, () => act.command(words));
  const url = target(entity, words);
  if (url) return link(inner, () => act.open(url), url);
  return el("span", { class: `entity ${entity.type}` }, inner);
}

function link(inner, onclick, title) {
  return button({ class: "link", title, data: { link: title ?? "" }, onclick }, inner);
}

function spoiler(inner) {
  const show = (event) => event.currentTarget.classList.add("shown");
  return button({ class: "spoiler", aria: { label: say("hidden") }, lang: language(), onclick: show }, inner);
}

function target(entity, words) {
  if (entity.type === "text_link") return entity.url;
  if (entity.type === "url") return /^[a-z][a-z0-9+.-]*:/i.test(words) ? words : `https://${words}`;
  if (entity.type === "email") return `mailto:${words}`;
  if (entity.type === "phone_number") return `tel:${words}`;
  return null;
}

/** The start token in a link to this bot: "" without a token, null for any other address. */
export function startToken(url, username) {
  let address;
  try {
    address = new URL(url);
  } catch {
    return null;
  }
  const short = /^(www\.)?(t|telegram)\.me$/i.test(address.hostname) && address.pathname.slice(1).replace(/\/$/, "");
  const name = short || (address.protocol === "tg:" && address.searchParams.get("domain"));
  if (!name || name.toLowerCase() !== String(username).toLowerCase()) return null;
  return address.searchParams.get("start") ?? "";
}

/** Whether a browser may open the address (never javascript:, file: and the like). */
export const mayOpen = (url) => /^(https?|mailto|tel):/i.test(url);
