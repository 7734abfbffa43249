// What a message carries besides words: pictures, files, voices, places, contacts, stickers, polls.
import { button, el, icon } from "/page/dom.js";
import { fullName } from "/page/face.js";
import { lightbox } from "/page/sheets.js";
import { voice } from "/page/voice.js";
import { say } from "/page/words.js";
import { fileUrl } from "/page/wire.js";

const TALLEST = 330; // as chat.css has it

const SHOWN = [
  ["photo", (m) => picture(m.photo.at(-1))],
  ["voice", (m) => voice(m.voice)],
  ["audio", (m) => voice(m.audio, m.audio.title ?? m.audio.file_name)],
  ["animation", (m) => film(m.animation)],
  ["document", (m) => paper(m.document)],
  ["video", (m) => film(m.video)],
  ["video_note", (m) => film(m.video_note)],
  ["sticker", (m) => sticker(m.sticker)],
  ["dice", (m) => el("p", { class: "dice", aria: { label: say("dice") } }, String(m.dice.value))],
  ["venue", (m) => place(m.venue.location, m.venue.title, m.venue.address)],
  ["location", (m) => place(m.location, m.location.live_period ? say("live") : say("location"))],
  ["contact", (m) => card(m.contact)],
  ["poll", (m) => poll(m.poll)],
];

/** The element for a message's medium, or null for plain words. */
export function medium(message) {
  const found = SHOWN.find(([kind]) => message[kind]);
  return found ? found[1](message) : null;
}

/** One picture in its own proportions; the largest size is the one shown. */
export function picture(size) {
  const url = fileUrl(size.file_id);
  const image = reserved(el("img", { src: url, alt: say("photo"), loading: "lazy" }), size);
  return button({ class: "picture", aria: { label: say("picture") }, onclick: () => lightbox(url, say("photo")) }, image);
}

/** Gives a picture its height before it is there, so that whoever reads the end of a chat still does afterwards. */
function reserved(node, { width, height }) {
  if (!width || !height) return node;
  node.style.setProperty("--wide", `${Math.min(width, Math.round((TALLEST * width) / height))}px`);
  node.style.setProperty("--ratio", `${width} / ${height}`);
  return node;
}

/** An album: up to ten pictures or films in a grid. */
export function album(messages) {
  const cells = messages.map((m) => el("div", { class: "cell", data: { messageId: m.message_id } }, medium(m)));
  return el("div", { class: "album", data: { count: cells.length }, aria: { label: say("album", cells.length) } }, cells);
}

/** A sticker's picture; where its bytes are no picture, a drawn face, which needs no emoji font. */
function sticker(given) {
  const image = el("img", { class: "sticker", src: fileUrl(given.file_id), alt: say("sticker") });
  image.onerror = () => image.replaceWith(el("span", { class: "sticker", title: given.emoji }, icon("smile")));
  return image;
}

function paper(document) {
  const name = document.file_name ?? say("document");
  const size = document.file_size === undefined ? "" : weight(document.file_size);
  return el("a", { class: "paper", href: fileUrl(document.file_id), download: name, title: say("download") },
    el("span", { class: "badge" }, icon("file")), el("span", { class: "two" }, el("b", {}, name), el("small", {}, size)));
}

function weight(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function film(video) {
  return el("video", { class: "film", src: fileUrl(video.file_id), controls: true, preload: "metadata",
    aria: { label: say("video") } });
}

function place(location, title, address) {
  const numbers = `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`;
  return el("div", { class: "place" }, el("div", { class: "land" }, icon("pin")),
    el("b", {}, title), address && el("span", {}, address), el("small", {}, numbers));
}

function card(contact) {
  return el("div", { class: "paper" }, el("span", { class: "badge" }, icon("person")),
    el("span", { class: "two" }, el("b", {}, fullName(contact)), el("small", {}, contact.phone_number)));
}

function poll(asked) {
  return el("div", { class: "poll" }, el("b", {}, asked.question),
    el("ul", {}, asked.options.map((one) => el("li", {}, one.text, el("small", {}, String(one.voter_count ?? 0))))),
    el("small", {}, `${asked.total_voter_count ?? 0} ${say("votes")}`));
}
