// The lower edge of a phone: input, attach, commands, reply keyboard.
import { attach, sendFiles, sendPlace } from "/page/attach.js";
import { button, el, icon, iconButton } from "/page/dom.js";
import { summary } from "/page/bubble.js";
import { replyKeys } from "/page/keys.js";
import { ask, choose } from "/page/sheets.js";
import { say } from "/page/words.js";

const TALLEST_INPUT = 132;

/** The composer of one phone. */
export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.about = null; // {message, editing}: what the next words answer or replace
    this.markup = null;
    this.hidden = false;
    this.taken = ""; // a caption on its way
    this.input = this.makeInput();
    this.context = el("div", { class: "context", hidden: true });
    this.keyboard = el("div", { class: "keyboard", hidden: true });
    this.toggle = iconButton("keys", say("keyboard"), { data: { keyboard: "" }, onclick: () => this.flip() });
    this.line = this.makeLine();
    this.instead = button({ class: "strong wide" });
    this.node = el("footer", { class: "composer" }, this.context, this.line, this.instead, this.keyboard);
    this.status({ started: true, blocked: false });
  }

  makeInput() {
    const input = el("textarea", { rows: 1, placeholder: say("input"), aria: { label: say("input") }, data: { input: "" } });
    input.addEventListener("input", () => this.fit());
    input.addEventListener("keydown", (event) => {
      // While an input method is open, Enter chooses a Chinese word and must not send half a sentence.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.send();
    });
    input.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      sendFiles(this.phone, files);
    });
    return input;
  }

  makeLine() {
    const form = el("form", { class: "line" },
      button({ class: "menu", data: { menu: "" }, onclick: () => this.commands() }, say("menu")),
      iconButton("clip", say("attach"), { data: { attachMenu: "" }, onclick: () => attach(this.phone) }),
      this.input, this.toggle,
      iconButton("send", say("send"), { class: "send", type: "submit", data: { send: "" } }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    return form;
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, TALLEST_INPUT)}px`;
  }

  async send() {
    const text = this.input.value;
    if (!text.trim()) return;
    const about = this.about;
    const sent = about?.editing
      ? await this.phone.sending("edit", { message_id: about.message.message_id, text })
      : await this.phone.sending("text", { text, ...this.answering() });
    // Words that were refused stay in the box.
    if (!sent || this.input.value !== text) return;
    this.input.value = "";
    this.turnTo(null);
    this.fit();
  }

  answering() {
    return this.about && !this.about.editing ? { reply_to: this.about.message.message_id } : {};
  }

  /** Sets what the next words are about: an answer or a change to a message, or nothing. */
  turnTo(about) {
    const left = this.about?.editing && !about;
    this.about = about;
    this.context.hidden = !about;
    if (left) this.input.value = "";
    if (!about) return this.fit();
    if (about.editing) this.input.value = about.message.text ?? about.message.caption ?? "";
    this.context.replaceChildren(icon(about.editing ? "pencil" : "reply"),
      el("span", {}, el("b", {}, say(about.editing ? "editing" : "replying")), summary(about.message)),
      iconButton("close", say("cancel"), { onclick: () => this.turnTo(null) }));
    this.fit();
    // A question the bot asks of one phone must not take the cursor out of another.
    if (document.activeElement === document.body || this.phone.node.contains(document.activeElement)) this.input.focus();
    return undefined;
  }

  /** Caption and reply for a file sent now: what stands in the box goes with it. */
  takeExtras() {
    const caption = this.about?.editing ? "" : this.input.value.trim();
    const replyTo = this.answering().reply_to;
    this.taken = caption;
    if (caption) this.input.value = "";
    if (replyTo) this.turnTo(null);
    this.fit();
    return { caption, replyTo };
  }

  /** After a refusal: a caption that was not sent goes back into the box. */
  giveBack() {
    if (this.taken && !this.input.value) this.input.value = this.taken;
    this.taken = "";
    this.fit();
  }

  /** Shows the bot's reply keyboard, null for none. */
  show(markup) {
    if (JSON.stringify(markup) === JSON.stringify(this.markup)) return;
    this.markup = markup;
    this.hidden = false;
    this.keyboard.replaceChildren(...replyKeys(markup, (key) => this.tap(key)));
    this.input.placeholder = markup?.input_field_placeholder || say("input");
    this.lay();
  }

  lay() {
    const has = Boolean(this.markup?.keyboard?.length) && this.line.hidden === false;
    this.toggle.hidden = !has;
    this.toggle.setAttribute("aria-expanded", String(has && !this.hidden));
    this.keyboard.hidden = !has || this.hidden;
    this.phone.settle();
  }

  flip() {
    this.hidden = !this.hidden;
    this.lay();
  }

  async tap(key) {
    if (this.markup?.one_time_keyboard) this.flip();
    if (key.request_contact) return this.giveContact();
    if (key.request_location) return sendPlace(this.phone);
    return this.phone.sending("text", { text: key.text, ...this.answering() });
  }

  async giveContact() {
    const question = say("shareContact", this.phone.person.phone ?? "");
    if (await ask(this.phone.screen, question, { yes: say("share") })) await this.phone.sending("contact");
  }

  async commands() {
    const choices = this.phone.commands.map(({ command, description }) =>
      ({ words: description, note: `/${command}`, value: `/${command}`, attr: { command } }));
    const text = await choose(this.phone.screen, say(choices.length ? "commands" : "noKeyboard"), choices);
    if (text) await this.phone.sending("text", { text });
  }

  /** A phone that has not begun, or has blocked the bot, shows one big button instead. */
  status({ started, blocked }) {
    const usual = started && !blocked;
    this.line.hidden = !usual;
    this.instead.hidden = usual;
    this.instead.textContent = say(blocked ? "restart" : "begin");
    this.instead.dataset[blocked ? "unblock" : "begin"] = "";
    delete this.instead.dataset[blocked ? "begin" : "unblock"];
    this.instead.onclick = () => this.phone.sending(blocked ? "unblock" : "start");
    this.lay();
  }
}
