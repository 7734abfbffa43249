// The menus of a message and of a phone's header.
import { ask, choose, fill, toast } from "/page/sheets.js";
import { fullName, titleOf } from "/page/face.js";
import { startToken } from "/page/entities.js";
import { say } from "/page/words.js";
import * as wire from "/page/wire.js";

const item = (value, icon, key = value, danger = false) => ({ value, icon, words: say(key), attr: { act: value }, danger });

/** Asks what to do with a message: reply, copy, forward; one's own also edit and delete. */
export async function messageMenu(phone, message) {
  const own = !message.from_bot;
  const choices = [item("reply", "reply")];
  const text = message.text ?? message.caption;
  if (text && navigator.clipboard) choices.push(item("copy", "file"));
  if (own && text) choices.push(item("edit", "pencil"));
  if (!message.has_protected_content) choices.push(item("forward", "forward"));
  if (own) choices.push(item("remove", "bin", "remove", true));
  const chosen = await choose(phone.screen, null, choices);
  if (chosen) await ON_MESSAGE[chosen](phone, message);
}

const ON_MESSAGE = {
  reply: (phone, message) => phone.composer.turnTo({ message, editing: false }),
  edit: (phone, message) => phone.composer.turnTo({ message, editing: true }),
  copy: (_phone, message) => navigator.clipboard.writeText(message.text ?? message.caption),
  forward: (phone, message) => forward(phone, message),
  remove: async (phone, message) => {
    if (!(await ask(phone.screen, say("deleteSure"), { yes: say("remove") }))) return;
    await phone.sending("delete", { message_id: message.message_id });
  },
};

async function forward(phone, message) {
  const others = phone.world.people.filter((one) => one.id !== phone.id);
  const choices = others.map((one) => ({ words: fullName(one), note: titleOf(one), value: one.id, attr: { forwardTo: one.id } }));
  const target = await choose(phone.screen, say("forward"), choices);
  if (target === null) return;
  const original = { from_chat_id: phone.id, message_id: message.message_id };
  const done = await phone.sending(() => wire.act(target, "forward", original));
  if (done) toast(phone.screen, say("sent"));
}

/** The menu behind the three dots. */
export async function headerMenu(phone) {
  const blocked = phone.person.blocked;
  const choices = [
    item("start", "send", "sendStart"), item("link", "link", "openLink"),
    blocked ? item("unblock", "ban") : item("block", "ban", "block", true),
  ];
  const chosen = await choose(phone.screen, null, choices);
  if (chosen === "link") return openLink(phone);
  return chosen && phone.sending(chosen);
}

async function openLink(phone) {
  const filled = await fill(phone.screen, say("openLink"),
    [{ name: "link", words: say("linkHint"), value: phone.heldLink(), required: true }], say("begin"));
  if (!filled) return;
  const link = filled.link.trim();
  const payload = startToken(link, phone.world.bot.username) ?? link;
  await phone.sending("start", payload ? { payload } : {});
}
