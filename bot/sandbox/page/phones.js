// The stage: who is here, which phones are open, the clock, and live events.
import { liftAfter } from "/page/curtain.js";
import { button, el, icon } from "/page/dom.js";
import { face, fullName, titleOf } from "/page/face.js";
import { Phone } from "/page/phone.js";
import { fill, toast } from "/page/sheets.js";
import { language, momentOf, say, speak } from "/page/words.js";
import * as wire from "/page/wire.js";

const byId = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 699px)");
const PUSHES = [["hour", 3600], ["day", 86400], ["week", 604800]];
const MOST_AT_FIRST = 3;

const phones = new Map();
const unread = new Set(JSON.parse(localStorage.getItem("phones.unread") ?? "[]"));
const folds = JSON.parse(localStorage.getItem("phones.folds") ?? "{}");
const moment = el("time", { class: "moment", data: { now: "" } });
const world = { bot: {}, people: [], now, close, changed: () => soon() };
let open = [];
let current = null;
let ahead = 0;
let hasClock = false;
let isDemo = false;
let walks = false;

function now() {
  return new Date(Date.now() + ahead);
}

/** Fetches who is here and what time it is, and shows it. */
async function refresh() {
  const state = await wire.state();
  world.bot = state.bot;
  world.people = state.people;
  hasClock = Boolean(state.clock);
  isDemo = Boolean(state.demo);
  setClock(state.now);
  walks = Boolean(state.walking);
  for (const person of world.people) {
    phones.get(person.id)?.stand(person);
    if (person.unread > 0 && !isShown(person.id)) unread.add(person.id);
  }
  drawBar();
  showWalk();
  drawRail();
}

let waiting = null;
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => refresh().catch(lose), 60);
}

function setClock(iso) {
  if (iso) ahead = new Date(iso).getTime() - Date.now();
  const { year, day, hour, yearFirst } = momentOf(now());
  const parts = [el("span", { class: "year" }, `${year} `), el("span", {}, `${day} `)];
  moment.replaceChildren(...(yearFirst ? parts : parts.reverse()), el("span", {}, hour));
  moment.dateTime = now().toISOString();
}

function drawBar() {
  const mark = `${language()} ${hasClock} ${isDemo}`;
  if (byId("bar").dataset.mark === mark) return;
  byId("bar").dataset.mark = mark;
  document.title = say("title");
  document.documentElement.lang = language() === "zh" ? "zh-Hans" : "en";
  const pushes = PUSHES.map(([key, seconds]) =>
    button({ data: { push: seconds }, onclick: () => push(seconds) }, say(key)));
  byId("bar").replaceChildren(
    el("img", { src: "/page/mark.svg", alt: "" }), el("h1", {}, say("title")),
    el("div", { class: "clock", role: "group", aria: { label: say("clock") } }, moment, hasClock && pushes, isDemo && [haltKey(), killKey()]),
    button({ class: "tongue", data: { language: "" }, onclick: changeLanguage }, el("span", { class: "whole" }, say("language")), el("span", { class: "brief" }, say("tongue"))));
}

/** A power cut for the bot's process; the demo starts it again. */
function killKey() {
  return button({ class: "kill", data: { kill: "" }, title: say("killHint"), aria: { label: say("killHint") },
    onclick: () => wire.killBot().catch((error) => toast(byId("stage"), `${say("failed")}: ${error.message}`)) }, say("kill"));
}

/** Stops the clock where it has come to. */
function haltKey() {
  return button({ class: "halt", data: { halt: "" }, hidden: true, onclick: () => wire.haltClock().catch(lose) }, say("halt"));
}

/** While the clock walks nobody pushes it, and everybody sees that it walks. */
function showWalk() {
  const bar = byId("bar");
  const pushes = [...bar.querySelectorAll("[data-push]")];
  const halt = bar.querySelector("[data-halt]");
  const wasHere = pushes.includes(document.activeElement) || document.activeElement === halt;
  bar.dataset.walking = walks ? "1" : "";
  moment.title = walks ? say("walking") : "";
  pushes.forEach((key) => { key.disabled = walks; });
  if (halt) halt.hidden = !walks;
  // A key that is disabled or hidden loses the focus, and with it the place of whoever has only a keyboard.
  if (wasHere) (walks ? halt : pushes[0])?.focus({ preventScroll: true });
}

function walk(on) {
  if (walks === on) return;
  walks = on;
  showWalk();
  if (on) return;
  soon();
  phones.forEach((phone) => phone.refresh());
}

async function push(seconds) {
  walk(true);
  try {
    await wire.pushClock(seconds);
  } catch {
    toast(byId("stage"), say("clockStopped"));
  }
  await refresh().catch(lose);
}

function changeLanguage() {
  speak(language() === "zh" ? "en" : "zh");
  for (const id of [...phones.keys()]) fold(id);
  refresh().then(drawStage);
}

function drawRail() {
  const rail = byId("rail");
  rail.setAttribute("aria-label", say("people"));
  const focused = rail.contains(document.activeElement) ? document.activeElement.dataset.person : null;
  rail.replaceChildren(...railRows(),
    button({ class: "add", data: { addPerson: "" }, title: say("addPerson"), onclick: addPerson },
      icon("plus"), el("span", {}, say("addPerson"))));
  if (focused) rail.querySelector(`[data-person="${focused}"]`)?.focus();
}

/** The people under their headings; of a folded group only whose phone is open. Without groups one heading for all. */
function railRows() {
  const rows = world.people.some((person) => person.group) ? [] : [el("h2", {}, say("people"))];
  let last = null;
  for (const person of world.people) {
    if (person.group && person.group.words !== last) {
      last = person.group.words;
      rows.push(groupKey(person.group));
    }
    if (!isFolded(person.group) || isShown(person.id)) rows.push(railKey(person));
  }
  return rows;
}

const isFolded = (group) => Boolean(group && (folds[group.words] ?? group.folded));

function groupKey(group) {
  const folded = isFolded(group);
  const news = folded && world.people.some((one) => one.group?.words === group.words && unread.has(one.id) && !isShown(one.id));
  const words = language() === "en" ? group.words_en : group.words;
  return button({ class: "group", data: { group: group.words }, aria: { expanded: !folded }, onclick: () => foldGroup(group) },
    el("span", {}, words), news && el("i", { class: "dot", role: "img", aria: { label: say("unread") } }), icon("fold"));
}

function foldGroup(group) {
  folds[group.words] = !isFolded(group);
  localStorage.setItem("phones.folds", JSON.stringify(folds));
  drawRail();
  byId("rail").querySelector(`[data-group="${group.words}"]`)?.focus();
}

function railKey(person) {
  const shown = isShown(person.id);
  const news = unread.has(person.id) && !shown;
  return button({
    class: "person", data: { person: person.id, unread: news ? "1" : "" }, title: person.note ?? say("openPhone"),
    aria: { pressed: shown }, onclick: () => choose(person.id),
  }, face(person), el("span", { class: "two" }, el("b", {}, fullName(person)), el("small", {}, titleOf(person))),
  news && el("i", { class: "dot", role: "img", aria: { label: say("unread") } }));
}

const isShown = (id) => (narrow.matches ? current === id : open.includes(id));

async function addPerson() {
  const filled = await fill(document.body, say("addPerson"), [
    { name: "first_name", words: say("name"), required: true },
    { name: "phone", words: say("phone"), type: "tel" },
    { name: "title", words: say("role") },
  ], say("confirm"));
  if (!filled) return;
  const person = Object.fromEntries(Object.entries(filled).filter(([, value]) => value));
  try {
    const { id } = await wire.addPerson({ ...person, language_code: language() === "zh" ? "zh-hans" : "en" });
    await refresh();
    choose(id);
  } catch (error) {
    toast(byId("stage"), `${say("failed")}: ${error.message}`);
  }
}

function choose(id) {
  current = id;
  if (!open.includes(id)) open.push(id);
  remember();
  drawStage();
  // A phone that was not displayed had no height to scroll.
  if (narrow.matches) phones.get(id)?.toEnd();
  const node = phones.get(id)?.node;
  node?.scrollIntoView({ block: "nearest", inline: "nearest" });
  node?.animate?.([{ transform: "translateY(-6px)" }, { transform: "none" }], { duration: 240, easing: "ease-out" });
}

function close(id) {
  open = open.filter((one) => one !== id);
  if (current === id) current = open.at(-1) ?? null;
  remember();
  drawStage();
}

function fold(id) {
  phones.get(id)?.node.remove();
  phones.delete(id);
}

function remember() {
  localStorage.setItem("phones.open", JSON.stringify({ open, current }));
  localStorage.setItem("phones.unread", JSON.stringify([...unread]));
}

function recall() {
  const known = (ids) => ids.filter((id) => world.people.some((person) => person.id === id));
  const asked = new URLSearchParams(location.search).get("phones");
  const kept = JSON.parse(localStorage.getItem("phones.open") ?? "null");
  if (asked) open = known(asked.split(",").map(Number));
  else if (kept) open = known(kept.open);
  else open = world.people.slice(0, MOST_AT_FIRST).map((person) => person.id);
  current = !asked && open.includes(kept?.current) ? kept.current : (open[0] ?? null);
}

function drawStage() {
  const stage = byId("stage");
  for (const id of [...phones.keys()]) if (!open.includes(id)) fold(id);
  for (const id of open) raise(id);
  for (const [id, phone] of phones) {
    phone.node.classList.toggle("current", id === current);
    if (isShown(id)) unread.delete(id);
  }
  stage.querySelector(".nothing")?.remove();
  if (open.length === 0) stage.append(el("p", { class: "nothing" }, say(world.people.length ? "noPhone" : "nobody")));
  drawRail();
  // On a narrow screen the rail is one line, and the phone shown may lie outside it.
  if (narrow.matches) byId("rail").querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function raise(id) {
  const person = world.people.find((one) => one.id === id);
  if (!person || phones.has(id)) return;
  const phone = new Phone(person, world);
  phones.set(id, phone);
  byId("stage").append(phone.node);
  phone.refresh().then(() => phone.toEnd());
}

function receive(event) {
  if (event.type === "clock") setClock(event.now);
  if (event.type === "walk") walk(event.walking);
  if (event.type === "people" || (event.type === "clock" && !walks)) soon();
  if (event.type === "process") toast(byId("stage"), say(event.running ? "botBack" : "botGone"));
  if (event.type === "clock" && !walks) phones.forEach((phone) => phone.refresh());
  phones.get(event.chat_id)?.receive(event);
  if (event.type === "message" && !isShown(event.chat_id)) {
    unread.add(event.chat_id);
    remember();
    soon();
  }
}

function lose() {
  byId("lost").textContent = say("lost");
  byId("lost").hidden = false;
}

async function catchUp() {
  try {
    await refresh();
    byId("lost").hidden = true;
    if (phones.size === 0) recall();
    drawStage();
    await Promise.all([...phones.values()].map((phone) => phone.refresh()));
    seen();
  } catch {
    lose();
  }
}

let seen;
liftAfter(new Promise((done) => { seen = done; }));
setInterval(() => setClock(), 5000);
narrow.addEventListener("change", drawStage);
wire.listen(receive, catchUp, lose);
