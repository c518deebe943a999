// Draws one message. Text only ever becomes text: nothing a sender wrote is read as HTML.
export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const tickWords = { sending: "🕓", accepted: "🕓", sent: "✓", delivered: "✓✓", read: "✓✓", failed: "not delivered", undelivered: "not delivered" };

export function bubble(message, reactions, answer) {
  const item = element("li", message.direction === "inbound" ? "mine" : "");
  const body = element("div", "bubble");
  if (message.replyTo) body.append(element("div", "quote", "↩ in reply"));
  if (message.header) body.append(element("div", "head", message.header));
  if (message.media) body.append(media(message.media));
  if (message.location) body.append(element("div", "", `📍 ${message.location.name ?? "Location"} (${message.location.latitude}, ${message.location.longitude})`));
  for (const contact of message.contacts ?? []) body.append(element("div", "", `👤 ${contact}`));
  if (message.text) body.append(element("div", "", message.text));
  if (message.footer) body.append(element("div", "foot", message.footer));
  for (const emoji of reactions) body.append(element("span", "", ` ${emoji}`));
  body.append(meta(message));
  item.append(body);
  for (const button of message.buttons ?? []) item.append(tap(message, button, answer));
  if (message.list) item.append(list(message, answer));
  return item;
}

function meta(message) {
  const line = element("div", "meta", new Date(message.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) + " ");
  const ticks = element("span", `ticks ${message.status}`, tickWords[message.status] ?? message.status);
  ticks.setAttribute("role", "img");
  ticks.setAttribute("aria-label", message.errorCode ? `${message.status}, error ${message.errorCode}` : message.status);
  if (message.errorCode) ticks.textContent += ` (${message.errorCode})`;
  line.append(ticks);
  return line;
}

function media(file) {
  if (file.kind === "image" || file.kind === "sticker") {
    const picture = element("img");
    picture.src = file.url;
    picture.alt = file.kind === "sticker" ? "Sticker" : "Photo";
    return picture;
  }
  if (file.kind === "audio" || file.kind === "video") {
    const player = element(file.kind);
    player.controls = true;
    player.preload = "none";
    player.src = file.url;
    return player;
  }
  const link = element("a", "", `📄 ${file.fileName ?? "Document"}`);
  link.href = file.url;
  link.target = "_blank";
  link.rel = "noreferrer";
  return link;
}

function tap(message, button, answer) {
  if (button.kind === "url") {
    const link = element("a", "tap", `${button.title} ↗`);
    if (/^https?:/i.test(button.url ?? "")) link.href = button.url;
    link.target = "_blank";
    link.rel = "noreferrer";
    return link;
  }
  const made = element("button", "tap", button.title);
  made.type = "button";
  const types = { reply: "buttonReply", quickReply: "templateButton", location: "location" };
  made.addEventListener("click", () => answer({
    type: types[button.kind], buttonId: button.id, payload: button.id, title: button.title, replyTo: message.providerMessageId
  }));
  return made;
}

function list(message, answer) {
  const box = element("details");
  const summary = element("summary", "tap", `☰ ${message.list.button}`);
  box.append(summary);
  for (const row of message.list.rows) {
    const made = element("button", "tap", row.title);
    made.type = "button";
    if (row.description) made.append(element("small", "", row.description));
    made.addEventListener("click", () => answer({
      type: "listReply", buttonId: row.id, title: row.title, description: row.description, replyTo: message.providerMessageId
    }));
    box.append(made);
  }
  return box;
}
