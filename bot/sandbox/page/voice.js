// Playing voice messages, and recording them where the browser can.
import { el, icon, iconButton } from "/page/dom.js";
import { say } from "/page/words.js";
import { fileUrl } from "/page/wire.js";

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** A player with one big button, a line that fills, and the length. */
export function voice(sound, title) {
  const audio = el("audio", { src: fileUrl(sound.file_id), preload: "none" });
  const line = el("i");
  const left = el("small", {}, clock(sound.duration ?? 0));
  const press = iconButton("play", say("play"), { class: "play", onclick: () => toggle(audio) });
  const show = (name) => {
    press.replaceChildren(icon(name));
    press.setAttribute("aria-label", say(name));
  };
  audio.onplay = () => show("pause");
  audio.onpause = () => show("play");
  audio.ontimeupdate = () => {
    const whole = Number.isFinite(audio.duration) ? audio.duration : sound.duration || 1;
    line.style.width = `${Math.min(100, (100 * audio.currentTime) / whole)}%`;
    left.textContent = clock(audio.ended ? whole : audio.currentTime);
  };
  return el("div", { class: "voice", role: "group", aria: { label: title ?? say("voice") } }, press,
    el("div", { class: "two" }, title && el("b", {}, title), el("div", { class: "line" }, line), left), audio);
}

function toggle(audio) {
  if (!audio.paused) return audio.pause();
  // Two voices at once cannot be understood.
  document.querySelectorAll("audio").forEach((other) => other !== audio && other.pause());
  return audio.play().catch(() => undefined);
}

/** Whether this browser can record here at all. */
export const mayRecord = () => Boolean(globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia);

/** Starts recording; the answer's `stop()` gives `{file, duration}`, `drop()` forgets it. */
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const ogg = MediaRecorder.isTypeSupported("audio/ogg;codecs=opus");
  const recorder = new MediaRecorder(stream, ogg ? { mimeType: "audio/ogg;codecs=opus" } : {});
  const parts = [];
  const began = performance.now();
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.start();
  const finished = new Promise((resolve) => { recorder.onstop = resolve; });
  const end = async () => {
    recorder.stop();
    await finished;
    stream.getTracks().forEach((track) => track.stop());
    const type = recorder.mimeType || "audio/webm";
    const name = type.includes("ogg") ? "voice.ogg" : type.includes("mp4") ? "voice.m4a" : "voice.webm";
    const duration = Math.max(1, Math.round((performance.now() - began) / 1000));
    return { file: new File(parts, name, { type }), duration };
  };
  return { stop: end, drop: end };
}

/** The length of a sound file in whole seconds, 1 where the browser cannot tell. */
export function lengthOf(file) {
  return new Promise((resolve) => {
    const url = URL.createObjectURL(file);
    const done = (seconds) => {
      URL.revokeObjectURL(url);
      resolve(Number.isFinite(seconds) ? Math.max(1, Math.round(seconds)) : 1);
    };
    const audio = el("audio", { preload: "metadata", src: url });
    audio.onloadedmetadata = () => done(audio.duration);
    audio.onerror = () => done(1);
  });
}
