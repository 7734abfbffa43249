// One phone: a person's private chat with the bot.
import { bubble, grouped } from "/page/bubble.js";
import { Composer } from "/page/composer.js";
import { sendFiles, sendVoice } from "/page/attach.js";
import { el, iconButton, button, icon } from "/page/dom.js";
import { mayOpen, rich, startToken } from "/page/entities.js";
import { face, fullName, titleOf } from "/page/face.js";
import { headerMenu, messageMenu } from "/page/menus.js";
import { alertSheet, ask, choose, toast } from "/page/sheets.js";
import { record } from "/page/voice.js";
import { dayKey, dayName, say } from "/page/words.js";
import * as wire from "/page/wire.js";

const NEAR_THE_END = 120;
const LONGEST_BUSY = 15000;
const LONGEST_TYPING = 6000;

const linksIn = (note) => [...note.matchAll(/https?:\/\/\S+/g)];

/** A phone on the stage; `world` holds {bot, people, now(), close(id), changed()}. */
export class Phone {
  constructor(person, world) {
    Object.assign(this, { id: person.id, person, world, commands: [], messages: [], busy: new Set(), seen: new Map() });
    this.log = el("div", { class: "log", role: "log", tabIndex: 0, aria: { label: say("phoneOf", fullName(person)) } });
    this.log.addEventListener("scroll", () => this.scrolled());
    // A picture without a known size grows the log after it was scrolled to its end.
    this.log.addEventListener("load", () => this.settle(), true);
    // So does the font, which comes after the first phone was laid out.
    document.fonts?.addEventListener("loadingdone", () => this.settle());
    this.jump = button({ class: "jump", hidden: true, aria: { label: say("newMessages") }, onclick: () => this.toEnd() }, icon("down"), el("span", {}, say("newMessages")));
    this.sub = el("small", { data: { status: "" } });
    this.typing = el("p", { class: "typing", hidden: true, aria: { label: say("typing") } }, el("i"), el("i"), el("i"));
    this.screen = el("div", { class: "screen" });
    this.composer = new Composer(this);
    this.screen.append(this.header(), el("div", { class: "middle" }, this.log, this.jump), this.composer.node);
    this.node = el("section", { class: "phone", data: { phone: this.id }, aria: { label: say("phoneOf", fullName(person)) } },
      this.tag(), this.screen);
    this.acceptDrops();
  }

  tag() {
    this.title = el("small", {}, titleOf(this.person));
    return el("div", { class: "tag" }, face(this.person), el("span", { class: "two" }, el("b", {}, fullName(this.person)), this.title),
      iconButton("close", say("closePhone"), { data: { close: "" }, onclick: () => this.world.close(this.id) }));
  }

  header() {
    const bot = this.world.bot;
    return el("header", { class: "top" }, el("img", { class: "mark", src: "/page/mark.svg", alt: "" }),
      el("span", { class: "two" }, el("b", {}, bot.first_name ?? say("bot")), this.sub),
      iconButton("dots", say("more"), { data: { more: "" }, onclick: () => headerMenu(this) }));
  }

  acceptDrops() {
    const over = (on) => (event) => {
      event.preventDefault();
      this.screen.classList.toggle("over", on);
    };
    this.screen.dataset.drop = say("dropHere");
    this.screen.addEventListener("dragover", over(true));
    this.screen.addEventListener("dragleave", over(false));
    this.screen.addEventListener("drop", (event) => {
      over(false)(event);
      sendFiles(this, [...event.dataTransfer.files]);
    });
  }

  /** Fetches the chat; calls that come while one is under way become one more fetch, and end with it. */
  refresh() {
    this.again = true;
    this.fetching ??= this.fetch();
    return this.fetching;
  }

  async fetch() {
    try {
      while (this.again) {
        this.again = false;
        this.show(await wire.chat(this.id));
      }
    } catch (error) {
      if (!(error instanceof wire.Refused) && !(error instanceof TypeError)) throw error;
    } finally {
      this.fetching = null;
    }
  }

  show(chat) {
    this.commands = chat.commands ?? [];
    const follow = this.jump.hidden || this.nearEnd();
    const before = this.messages.at(-1)?.message_id;
    this.messages = chat.messages.filter((message) => !message.deleted);
    this.typingUntil(chat.chat_action ? Date.now() + LONGEST_TYPING : 0);
    this.lay();
    this.composer.show(chat.reply_keyboard ?? null);
    this.stand();
    const last = this.messages.at(-1);
    if (follow || (last && !last.from_bot && last.message_id !== before)) this.toEnd();
    else if (last?.message_id !== before) this.jump.classList.add("news");
    const asked = last?.from_bot && last.reply_markup?.force_reply && last.message_id !== before;
    if (asked) this.composer.turnTo({ message: last, editing: false });
  }

  /** Takes the person's newest state: started, blocked, title. */
  stand(person = this.person) {
    this.person = person;
    this.title.textContent = titleOf(person);
    const started = person.started || this.messages.length > 0;
    this.composer.status({ started, blocked: person.blocked });
    this.sub.textContent = say(person.blocked ? "blocked" : this.typing.hidden ? "bot" : "typing");
  }

  typingUntil(moment) {
    clearTimeout(this.typingTimer);
    this.typing.hidden = moment <= Date.now();
    this.sub.textContent = say(this.typing.hidden ? "bot" : "typing");
    if (!this.typing.hidden) this.typingTimer = setTimeout(() => this.typingUntil(0), moment - Date.now());
  }

  /** Brings the log up to date, leaving unchanged bubbles alone (a playing voice goes on). */
  lay() {
    const wanted = this.messages.length ? this.rows() : [this.welcome()];
    wanted.push(this.typing);
    const keep = new Set(wanted);
    const focused = this.log.contains(document.activeElement);
    for (const node of [...this.log.children]) if (!keep.has(node)) node.remove();
    wanted.forEach((node, at) => {
      if (this.log.children[at] !== node) this.log.insertBefore(node, this.log.children[at] ?? null);
    });
    // A pressed key whose message was replaced would throw the keyboard's user to the top of the page.
    if (focused && !this.log.contains(document.activeElement)) this.log.focus({ preventScroll: true });
  }

  rows() {
    const fresh = new Map();
    const rows = [];
    let day = "";
    const now = this.world.now();
    for (const group of grouped(this.messages)) {
      const when = new Date(group[0].date * 1000);
      if (dayKey(when) !== day) {
        day = dayKey(when);
        const name = dayName(when, now);
        rows.push(this.kept(fresh, `day ${day}`, name, () => el("p", { class: "day" }, name)));
      }
      rows.push(this.kept(fresh, group[0].message_id, JSON.stringify(group), () => bubble(group, this)));
    }
    this.seen = fresh;
    return rows;
  }

  kept(fresh, key, mark, make) {
    const old = this.seen.get(key);
    const entry = old?.mark === mark ? old : { mark, node: make() };
    fresh.set(key, entry);
    return entry.node;
  }

  welcome() {
    const { description, descriptions } = this.world.bot;
    const text = descriptions?.[(this.person.language_code ?? "").slice(0, 2)] || description || say("emptyChat");
    return el("div", { class: "welcome" }, el("img", { src: "/page/mark.svg", alt: "" }), el("p", {}, text), this.note());
  }

  /** What this person holds in the hand besides the phone, such as a link to tap. */
  note() {
    const { note } = this.person;
    if (!note) return null;
    const links = linksIn(note).map((found) => ({ type: "url", offset: found.index, length: found[0].length }));
    return el("p", { class: "note", data: { note: "" } }, rich(note, links, this));
  }

  /** The invitation in this person's hand, "" without one. */
  heldLink() {
    const links = linksIn(this.person.note ?? "").map((found) => found[0]);
    return links.find((url) => startToken(url, this.world.bot.username)) ?? "";
  }

  nearEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_THE_END;
  }

  /** Only who scrolls up leaves the end: what comes below moves nobody, and is followed. */
  scrolled() {
    const up = this.log.scrollTop < (this.top ?? 0);
    this.top = this.log.scrollTop;
    if (up || this.nearEnd()) this.jump.hidden = this.nearEnd();
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.jump.hidden = true;
    this.jump.classList.remove("news");
  }

  /** After the lower edge changed height: whoever was reading the end still does. */
  settle() {
    if (this.jump?.hidden) this.toEnd();
  }

  /** Scrolls to a message and lets it flash. */
  find(messageId) {
    const node = this.log.querySelector(`[data-message-id="${messageId}"]`);
    node?.scrollIntoView({ block: "center" });
    node?.animate?.([{ opacity: 0.3 }, { opacity: 1 }], { duration: 700 });
  }

  /** Does an act of the phone; false (and a notice) when it was refused. */
  async sending(what, body) {
    try {
      await (typeof what === "function" ? what() : wire.act(this.id, what, body));
      this.composer.taken = "";
      this.world.changed();
      this.refresh();
      return true;
    } catch (error) {
      this.composer.giveBack();
      toast(this.screen, `${say("failed")}: ${error.message}`);
      return false;
    }
  }

  extras() {
    return this.composer.takeExtras();
  }

  command(text) {
    return this.sending("text", { text });
  }

  /** Presses an inline button; it stays busy until the bot answers or a while has passed. */
  async press(message, key, node) {
    if (node.classList.contains("busy")) return;
    const free = () => {
      node.classList.remove("busy");
      node.removeAttribute("aria-busy");
      this.busy.delete(free);
    };
    node.classList.add("busy");
    node.setAttribute("aria-busy", "true");
    this.busy.add(free);
    setTimeout(free, LONGEST_BUSY);
    const sent = await this.sending("press", { message_id: message.message_id, data: key.callback_data });
    if (!sent) free();
  }

  /** Opens a link: one to this bot becomes /start after a question, others leave the page. */
  async open(url) {
    const token = startToken(url, this.world.bot.username);
    if (token !== null) {
      const yes = await ask(this.screen, say("startWith", fullName(this.person)), { yes: say("begin"), detail: url });
      if (yes) await this.sending("start", token ? { payload: token } : {});
    } else if (mayOpen(url) && (await ask(this.screen, say("outside"), { detail: url }))) {
      window.open(url, "_blank", "noopener,noreferrer");
    }
  }

  menu(message) {
    // A long press on glass comes twice: as a held pointer and as a context menu.
    if (!this.screen.querySelector(".veil")) messageMenu(this, message);
  }

  /** Records and sends a voice; false where the microphone may not be used. */
  async record() {
    let recording;
    try {
      recording = await record();
    } catch {
      return false;
    }
    const choice = { icon: "stop", words: say("stopSend"), value: true, attr: { stop: "" } };
    const yes = await choose(this.screen, say("recording"), [choice]);
    const { file, duration } = await (yes ? recording.stop() : recording.drop());
    if (yes) await sendVoice(this, file, duration);
    return true;
  }

  /** One live event about this chat. */
  receive(event) {
    if (event.type !== "toast") return this.refresh();
    [...this.busy].forEach((free) => free());
    return this.answered(event);
  }

  answered({ text, show_alert: loud }) {
    if (!text) return;
    if (loud) alertSheet(this.screen, text);
    else toast(this.screen, text);
  }
}
