// The attach menu: what a phone can send besides words.
import { el } from "/page/dom.js";
import { choose, fill, toast } from "/page/sheets.js";
import { lengthOf, mayRecord } from "/page/voice.js";
import { say } from "/page/words.js";
import { sendMedia } from "/page/wire.js";

// A hill in the story's county; each phone's place differs by a few hundred metres.
const HOME = { latitude: 31.9, longitude: 104.4 };
const near = (degrees) => (degrees + (Math.random() - 0.5) / 250).toFixed(5);

const KINDS = [
  ["photo", "photo"], ["document", "file"], ["voice", "mic"], ["sample", "mic"], ["location", "pin"],
  ["ownContact", "person"], ["otherContact", "people"], ["sticker", "smile"], ["poll", "poll"],
];

/** Asks what to attach, and does it. */
export async function attach(phone) {
  const choices = KINDS.map(([kind, icon]) => ({ icon, words: say(kind), value: kind, attr: { attach: kind } }));
  const kind = await choose(phone.screen, say("attach"), choices);
  if (kind) await ACTS[kind](phone);
}

const ACTS = {
  photo: async (phone) => sendPictures(phone, await pick("image/*", true)),
  document: async (phone) => {
    for (const file of await pick("", true)) await phone.sending(() => sendMedia(phone.id, "document", [file], phone.extras()));
  },
  voice: async (phone) => {
    if (mayRecord() && (await phone.record())) return;
    toast(phone.screen, say("noMic"));
    const [file] = await pick("audio/*", false);
    if (file) await sendVoice(phone, file);
  },
  sample: async (phone) => {
    const sound = await (await fetch("/page/sample.ogg")).blob();
    await sendVoice(phone, new File([sound], "voice.ogg", { type: "audio/ogg" }));
  },
  location: (phone) => sendPlace(phone),
  ownContact: (phone) => phone.sending("contact"),
  otherContact: (phone) => sendOther(phone),
  sticker: (phone) => phone.sending(async () => sendMedia(phone.id, "sticker", [await sticker()])),
  poll: (phone) => sendPoll(phone),
};

/** Sends pictures as photos: one alone, several as an album of at most ten. */
export async function sendPictures(phone, files) {
  const extras = files.length ? phone.extras() : {};
  for (let at = 0; at < files.length; at += 10) {
    const part = [...files].slice(at, at + 10);
    await phone.sending(() => sendMedia(phone.id, "photo", part, at === 0 ? extras : {}));
  }
}

/** Sends any dropped or pasted files: pictures as photos, the rest as documents. */
export async function sendFiles(phone, files) {
  const isPicture = (file) => /^image\/(png|jpeg|webp|gif|bmp)$/.test(file.type);
  await sendPictures(phone, files.filter(isPicture));
  for (const file of files.filter((one) => !isPicture(one))) {
    await phone.sending(() => sendMedia(phone.id, "document", [file], phone.extras()));
  }
}

/** Sends one sound file as a voice message with its true length. */
export async function sendVoice(phone, file, duration) {
  const seconds = duration ?? (await lengthOf(file));
  await phone.sending(() => sendMedia(phone.id, "voice", [file], { ...phone.extras(), duration: seconds }));
}

/** Asks for the place, with a sensible one filled in. */
export async function sendPlace(phone) {
  const fields = Object.entries(HOME).map(([name, degrees]) =>
    ({ name, words: say(name), value: near(degrees), required: true, pattern: "-?[0-9]+(\\.[0-9]+)?" }));
  const filled = await fill(phone.screen, say("shareLocation"), fields);
  if (!filled) return;
  await phone.sending("location", { latitude: Number(filled.latitude), longitude: Number(filled.longitude) });
}

async function sendOther(phone) {
  const filled = await fill(phone.screen, say("otherContact"), [
    { name: "first_name", words: say("name"), value: "", required: true },
    { name: "phone_number", words: say("phone"), value: "", type: "tel", required: true },
  ]);
  if (filled) await phone.sending("contact", filled);
}

async function sendPoll(phone) {
  const filled = await fill(phone.screen, say("poll"), [
    { name: "question", words: say("question"), required: true },
    { name: "options", words: say("options"), lines: 3, required: true },
  ]);
  if (!filled) return;
  const options = filled.options.split("\n").map((line) => line.trim()).filter(Boolean);
  await phone.sending("poll", { question: filled.question, options });
}

/** Opens the computer's file chooser; an empty list when nothing was chosen. */
function pick(accept, multiple) {
  return new Promise((resolve) => {
    const input = el("input", { type: "file", accept, multiple, hidden: true, data: { file: "" } });
    const done = () => {
      input.remove();
      resolve([...input.files]);
    };
    input.onchange = done;
    input.oncancel = done;
    document.body.append(input);
    input.click();
  });
}

/** A leaf drawn here and now, so that the page carries no sticker files. */
function sticker() {
  const canvas = el("canvas", { width: 256, height: 256 });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#3f8f5f";
  pen.fill(new Path2D("M44 212C36 96 108 36 220 36c4 108-52 176-148 168z"));
  pen.lineWidth = 8;
  pen.strokeStyle = "#e4f1ec";
  pen.stroke(new Path2D("M40 224C76 164 116 120 176 84"));
  return new Promise((resolve) => {
    canvas.toBlob((blob) => resolve(new File([blob], "sticker.webp", { type: "image/webp" })), "image/webp");
  });
}
