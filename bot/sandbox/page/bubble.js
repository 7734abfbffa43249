// One message, or one album, as a bubble.
import { button, el, icon } from "/page/dom.js";
import { fullName } from "/page/face.js";
import { rich } from "/page/entities.js";
import { inlineKeys } from "/page/keys.js";
import { album, medium } from "/page/media.js";
import { hourOf, say } from "/page/words.js";

const WAIT_FOR_LONG_PRESS = 500;

/** Messages in the order of the chat, each album as one group. */
export function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

/** The bubble of a group; `phone` gives open, command, press, link and menu. */
export function bubble(group, phone) {
  const [first] = group;
  const words = group.find((one) => one.caption || one.text) ?? first;
  if (isService(first)) return el("p", { class: "service", data: { messageId: first.message_id } }, serviceText(first));
  const seen = group.length > 1 ? album(group) : medium(first);
  const said = wordsOf(words, phone);
  const side = first.from_bot ? "theirs" : "own";
  const skin = ["bubble", seen ? "medium" : "", said ? "worded" : "bare"].join(" ");
  const body = el("div", { class: skin, data: { messageId: first.message_id }, tabIndex: 0 },
    origin(first), quote(first, phone), seen, said ?? (seen ? null : el("p", { class: "words" }, say("unsupported"))),
    marks(group.at(-1), words));
  hold(body, (event) => phone.menu(words, event));
  const keys = group.map((one) => inlineKeys(one, phone)).find(Boolean);
  return el("div", { class: `turn ${side}`, data: { side } }, body, keys);
}

function wordsOf(message, phone) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  return el("div", { class: mostlyLatin(text) ? "words latin" : "words", dir: "auto" }, rich(text, message.entities ?? message.caption_entities, phone));
}

/** A Chinese font gives English sentences quotation marks as wide as a character. */
function mostlyLatin(text) {
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return chinese * 5 < text.length;
}

function marks(last, words) {
  const when = el("time", { dateTime: new Date(last.date * 1000).toISOString() }, hourOf(new Date(last.date * 1000)));
  return el("span", { class: "marks" },
    last.has_protected_content && el("span", { title: say("protected"), role: "img", aria: { label: say("protected") } },
      icon("lock")),
    words.edit_date && el("span", { data: { edited: "" } }, say("edited")), when);
}

function quote(message, phone) {
  const earlier = message.reply_to_message;
  if (!earlier) return null;
  const text = message.quote?.text ?? summary(earlier);
  return button({ class: "quote", onclick: () => phone.find(earlier.message_id) }, text);
}

/** A message in one line, for quotes and lists. */
export function summary(message) {
  const text = message.text ?? message.caption;
  if (text) return text.length > 80 ? `${text.slice(0, 80)}…` : text;
  const kind = ["photo", "voice", "document", "location", "contact", "sticker", "poll", "video", "dice", "venue"]
    .find((one) => message[one]);
  return kind ? `[${say(kind)}]` : say("unsupported");
}

function origin(message) {
  const from = message.forward_origin;
  if (!from) return null;
  const name = from.sender_user_name ?? from.chat?.title ?? from.sender_chat?.title ?? fullName(from.sender_user ?? {});
  return el("p", { class: "origin" }, icon("forward"), say("forwarded", name));
}

const isService = (message) => Boolean(message.pinned_message || message.new_chat_members || message.left_chat_member);

function serviceText(message) {
  if (message.pinned_message) return `📌 ${summary(message.pinned_message)}`;
  return (message.new_chat_members ?? [message.left_chat_member]).map(fullName).join(" ");
}

/** Right click, long press, Enter or the menu key: the ways people ask for a message's menu. */
function hold(node, act) {
  let timer = null;
  const stop = () => clearTimeout(timer);
  node.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    act(event);
  });
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === node) act(event);
  });
  node.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse") timer = setTimeout(() => act(event), WAIT_FOR_LONG_PRESS);
  });
  for (const end of ["pointerup", "pointercancel", "pointermove", "pointerleave"]) node.addEventListener(end, stop);
}
