import { formatted } from "./markup.js";

// Draws one message. Text only ever becomes text: nothing a sender wrote is read as HTML.
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const tickWords = { sending: "🕓", accepted: "🕓", sent: "✓", delivered: "✓✓", read: "✓✓", failed: "not delivered", undelivered: "not delivered" };

export function bubble(message, { reactions, quoted, open, answer }) {
  const item = element("li", message.direction === "inbound" ? "mine" : "");
  // No phone would show it; whoever tries things out wants to know that it was meant for this one.
  if (message.errorCode) item.classList.add("lost");
  const body = element("div", "bubble");
  if (message.replyTo) body.append(quote(quoted));
  if (message.header) body.append(element("div", "head", message.header));
  if (message.media) body.append(media(message.media));
  if (message.location) body.append(place(message.location));
  for (const contact of message.contacts ?? []) body.append(element("div", "", `👤 ${contact}`));
  if (message.text) body.append(words(message.text));
  if (message.footer) body.append(element("div", "foot", message.footer));
  body.append(meta(message));
  for (const emoji of reactions.filter(Boolean)) body.append(element("span", "reaction", emoji));
  item.append(body);
  for (const button of message.buttons ?? []) item.append(tap(message, button, answer));
  if (message.list) item.append(list(message, open, answer));
  return item;
}

function words(text) {
  const made = element("div");
  made.append(formatted(text));
  return made;
}

function quote(quoted) {
  const made = element("div", "quote");
  made.append(formatted(quoted?.text?.slice(0, 120) ?? "a message that is not here any more"));
  return made;
}

function place({ latitude, longitude, name, address }) {
  const link = element("a", "", `📍 ${name ?? "Location"} (${latitude}, ${longitude})${address ? `\n${address}` : ""}`);
  link.href = `geo:${latitude},${longitude}`;
  return link;
}

function meta(message) {
  const line = element("div", "meta", new Date(message.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) + " ");
  const ticks = element("button", `ticks ${message.status}`, tickWords[message.status] ?? message.status);
  ticks.type = "button";
  ticks.setAttribute("aria-label", message.errorCode ? `${message.status}, error ${message.errorCode}` : message.status);
  ticks.title = `${message.status} · ${message.providerMessageId}`;
  if (message.errorCode) ticks.textContent += ` (${message.errorCode})`;
  const info = element("div", "info", `${message.status} · ${message.providerMessageId}`);
  info.hidden = true;
  ticks.addEventListener("click", () => { info.hidden = !info.hidden; });
  line.append(ticks, info);
  return line;
}

function media(file) {
  if (file.kind === "image" || file.kind === "sticker") {
    const picture = element("img");
    picture.src = file.url;
    picture.alt = file.kind === "sticker" ? "Sticker" : "Photo";
    return opening(element("a"), file.url, picture);
  }
  if (file.kind === "audio" || file.kind === "video") {
    const player = element(file.kind);
    player.controls = true;
    player.preload = "none";
    player.src = file.url;
    return player;
  }
  return opening(element("a", "", `📄 ${file.fileName ?? "Document"}`), file.url);
}

// Only addresses of the web and our own: a sender's javascript: stays text.
function opening(link, url, ...inside) {
  if (/^(https?:|\/(?!\/))/i.test(url)) link.href = url;
  link.target = "_blank";
  link.rel = "noreferrer";
  link.append(...inside);
  return link;
}

function tap(message, button, answer) {
  if (button.kind === "url") {
    return opening(element("a", "tap", `${button.title} ↗`), button.url ?? "");
  }
  const made = element("button", "tap", button.title);
  made.type = "button";
  const types = { reply: "buttonReply", quickReply: "templateButton", location: "location" };
  made.addEventListener("click", () => answer({
    type: types[button.kind], buttonId: button.id, payload: button.id, title: button.title, replyTo: message.providerMessageId
  }));
  return made;
}

function list(message, open, answer) {
  const box = element("details");
  box.dataset.message = message.providerMessageId;
  box.open = open;
  box.append(element("summary", "tap", `☰ ${message.list.button}`));
  let section;
  for (const row of message.list.rows) {
    if (row.section && row.section !== section) box.append(element("div", "section", section = row.section));
    const made = element("button", "tap row", row.title);
    made.type = "button";
    if (row.description) made.append(element("small", "", row.description));
    made.addEventListener("click", () => {
      box.open = false;
      answer({ type: "listReply", buttonId: row.id, title: row.title, description: row.description, replyTo: message.providerMessageId });
    });
    box.append(made);
  }
  return box;
}
