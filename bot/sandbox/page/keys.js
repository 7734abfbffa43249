// Inline keyboards under messages and reply keyboards under the input.
import { button, el, icon } from "/page/dom.js";

const STYLES = new Set(["primary", "success", "danger"]);

/** The inline keyboard of a message, or null. */
export function inlineKeys(message, phone) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el("div", { class: "inline", data: { keysOf: message.message_id } },
    rows.map((row) => el("div", { class: "row" }, row.map((key) => inlineKey(message, key, phone)))));
}

function inlineKey(message, key, phone) {
  const props = { data: { inline: key.callback_data ?? key.url ?? key.text }, class: STYLES.has(key.style) ? key.style : "" };
  const node = button(props, el("span", {}, key.text), key.url && icon("link"));
  node.onclick = () => {
    if (key.callback_data !== undefined) return phone.press(message, key, node);
    if (key.copy_text) return navigator.clipboard?.writeText(key.copy_text.text);
    return phone.open(key.url ?? key.web_app?.url ?? "");
  };
  return node;
}

/** The reply keyboard `markup`; `tap(key)` gets the KeyboardButton. */
export function replyKeys(markup, tap) {
  const rows = (markup?.keyboard ?? []).map((row) => row.map((key) => (typeof key === "string" ? { text: key } : key)));
  return rows.map((row) => el("div", { class: "row" }, row.map((key) =>
    button({ data: { replyKey: key.text }, class: STYLES.has(key.style) ? key.style : "", onclick: () => tap(key) },
      key.request_contact && icon("person"), key.request_location && icon("pin"), el("span", {}, key.text)))));
}
