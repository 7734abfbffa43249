// The sandbox's control interface as functions; the only place that talks to the server.

/** What the server refused: `message` is its own description. */
export class Refused extends Error {}

const call = (path, body) => ask(`/phones/${path}`, body);

async function ask(address, body) {
  const options = body === undefined ? {} : { method: "POST", body: form(body), headers: headers(body) };
  const answer = await fetch(address, options);
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(data.description ?? data.error ?? `HTTP ${answer.status}`);
  return data;
}

const form = (body) => (body instanceof FormData ? body : JSON.stringify(body));
const headers = (body) => (body instanceof FormData ? {} : { "Content-Type": "application/json" });

export const state = () => call("state");
export const chat = (id) => call(`${id}/chat`);
export const addPerson = (person) => call("people", person);
export const pushClock = (seconds) => call("clock", { push_seconds: seconds });
export const haltClock = () => ask("/demo/halt", {});
export const killBot = () => ask("/demo/kill", {});
export const fileUrl = (fileId) => `/phones/file/${encodeURIComponent(fileId)}`;

/** One act of one phone: text, press, location, contact, poll, edit, delete, block, unblock, start. */
export const act = (id, what, body = {}) => call(`${id}/${what}`, body);

/** Sends one or more files; several photos become an album. */
export function sendMedia(id, kind, files, { caption, replyTo, duration } = {}) {
  const body = new FormData();
  body.append("kind", kind);
  for (const file of files) body.append("file", file, file.name ?? "file");
  if (files.length === 1 && files[0].name) body.append("file_name", files[0].name);
  if (caption) body.append("caption", caption);
  if (replyTo) body.append("reply_to", String(replyTo));
  if (duration) body.append("duration", String(duration));
  return call(`${id}/media`, body);
}

/** Live events; `onOpen` runs at every (re)connection, because events may have been missed. */
export function listen(onEvent, onOpen, onLost) {
  const source = new EventSource("/phones/events");
  const receive = (event) => onEvent(JSON.parse(event.data));
  source.onmessage = receive;
  source.onopen = onOpen;
  source.onerror = () => {
    onLost();
    // A refused stream is closed for good by the browser, so it is opened anew by hand.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen(onEvent, onOpen, onLost), 2000);
  };
}
