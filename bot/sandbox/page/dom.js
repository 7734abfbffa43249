// Building elements without innerHTML: whatever a message contains stays text.

const STROKES = {
  send: "M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4",
  clip: "M8 12.5 14 6.5a3 3 0 0 1 4.3 4.3l-7.5 7.5a5 5 0 0 1-7-7L11 4",
  keys: "M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM7 10h.01M12 10h.01M17 10h.01M8 14h8",
  dots: "M12 5.5h.01M12 12h.01M12 18.5h.01",
  close: "M6 6l12 12M18 6 6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  fold: "M6 9.5l6 6 6-6",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M9 6v12M15 6v12",
  mic: "M12 4a3 3 0 0 1 3 3v4a3 3 0 0 1-6 0V7a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v3",
  photo: "M4 6h16v12H4zM4 16l5-5 4 4 3-2.5 4 3.5M15.5 9.5h.01",
  file: "M7 3h7l4 4v14H7zM14 3v4h4M10 13h5M10 17h5",
  pin: "M12 21c4-4.5 6.5-7.7 6.5-11a6.5 6.5 0 0 0-13 0c0 3.3 2.5 6.5 6.5 11zM12 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4",
  person: "M12 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM5 20c.8-3.5 3.5-5 7-5s6.2 1.5 7 5",
  people: "M9 6a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM3 19c.6-3 2.8-4.5 6-4.5S14.4 16 15 19M16 6.5a2.7 2.7 0 0 1 0 5.3M17.5 14.8c2 .5 3.1 1.9 3.5 4.2",
  smile: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM9 10h.01M15 10h.01M8.5 14.5c1.9 2 5.1 2 7 0",
  poll: "M5 20V11M12 20V4M19 20v-6",
  link: "M10 14a4 4 0 0 0 6 .3l3-3a4 4 0 0 0-5.6-5.6l-1 1M14 10a4 4 0 0 0-6-.3l-3 3a4 4 0 0 0 5.6 5.6l1-1",
  reply: "M9 7 4 12l5 5M4 12h9c4 0 6 2 7 6",
  pencil: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  bin: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  forward: "M15 7l5 5-5 5M20 12h-9c-4 0-6 2-7 6",
  lock: "M7 11h10v9H7zM9 11V8a3 3 0 0 1 6 0v3",
  stop: "M7 7h10v10H7z",
  ban: "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM6 6l12 12",
  plus: "M12 5v14M5 12h14",
};

/** An element; `on…` props are listeners, `data` and `aria` are maps, other props are set or become attributes. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "aria") setAria(node, value);
    else if (name === "class") node.className = value;
    else if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function setAria(node, map) {
  for (const [name, value] of Object.entries(map)) {
    if (value !== undefined) node.setAttribute(`aria-${name}`, String(value));
  }
}

/** One of the page's own line drawings; decorative, so hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", STROKES[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

/** A button; always type=button, so that Enter in a form never presses the wrong one. */
export function button(props, ...children) {
  return el("button", { type: "button", ...props }, ...children);
}

/** A round button that shows only a drawing; `label` is read aloud and shown as a hint. */
export function iconButton(name, label, props = {}) {
  const aria = { label, ...(props.aria ?? {}) };
  return button({ ...props, class: `round ${props.class ?? ""}`, title: label, aria }, icon(name));
}
