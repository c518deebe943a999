import { bubble, element } from "./bubbles.js";
import { base64, fillMenu } from "./attachments.js";
import { buildFaults } from "./faults.js";
import { fill, opens } from "./forms.js";
import { buildProviders } from "./providers.js";

const byId = id => document.getElementById(id);
const phones = new Map();
let channels = [];

const faults = buildFaults(byId("faults"), byId("faults-count"));
const providers = buildProviders(byId("providers"));
opens(byId("faults-toggle"), byId("faults"));
opens(byId("providers-toggle"), byId("providers"));

async function loadChannels() {
  const state = await (await fetch("/sim/channels")).json();
  channels = state.channels;
  if (/^https?:/.test(state.deskUrl ?? "")) byId("desk").href = state.deskUrl;
  byId("empty").hidden = channels.length > 0;
  const numbers = new Set(state.phones.map(card => card.phone));
  for (const [number, phone] of phones) if (!numbers.has(number)) { phone.section.remove(); phones.delete(number); }
  for (const card of state.phones) if (!phones.has(card.phone)) phones.set(card.phone, buildPhone(card));
  for (const phone of phones.values()) fill(phone.channel, channels.map(one => [one.id, one.name ?? one.provider]));
  faults.channels(channels);
  providers.channels(state);
  await Promise.all([...phones.values()].map(phone => phone.refresh()).concat(faults.refresh(), providers.refresh()));
}

function buildPhone(card) {
  const section = byId("phone").content.cloneNode(true).firstElementChild;
  const find = selector => section.querySelector(selector);
  section.setAttribute("aria-label", `Phone of ${card.name}, ${card.role}`);
  find(".face").textContent = card.name.split(" ").map(word => word[0]).slice(0, 2).join("");
  find("h2").textContent = card.name;
  find(".who p").textContent = `${card.role} · ${card.phone}`;
  find(".chat").setAttribute("aria-label", `Messages of ${card.name}`);
  find(".text").setAttribute("aria-label", `Message from ${card.name}`);
  const channel = find(".channel");
  channel.setAttribute("aria-label", `${card.name} writes to`);
  const phone = { section, channel, messages: [] };
  const path = `/sim/phones/${encodeURIComponent(card.phone)}/messages`;

  phone.refresh = async () => {
    if (!channel.value) return draw(phone, find(".chat"), draft);
    const all = await (await fetch(`${path}?channelId=${encodeURIComponent(channel.value)}`)).json();
    phone.messages = all;
    draw(phone, find(".chat"), draft);
  };
  async function draft(body) {
    await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...body, channelId: channel.value, wait: false })
    });
  }
  const send = {
    draft,
    reaction: emoji => draft({ type: "reaction", emoji, replyTo: phone.messages.findLast(one => one.direction === "outbound")?.providerMessageId }),
    file: (type, accept) => pick(find(".file"), accept, async file =>
      draft({ type, media: { data: await base64(file), mimeType: file.type || "application/pdf", fileName: file.name } }))
  };
  fillMenu(find(".menu"), send);
  channel.addEventListener("change", phone.refresh);
  find(".write").addEventListener("submit", event => {
    event.preventDefault();
    const box = find(".text");
    if (box.value.trim() && channel.value) draft({ type: "text", text: box.value });
    box.value = "";
  });
  section.addEventListener("keydown", event => {
    if (event.key === "Escape") find(".attach").open = false;
  });
  byId("phones").append(section);
  return phone;
}

function pick(input, accept, act) {
  input.accept = accept;
  input.value = "";
  input.onchange = () => input.files[0] && act(input.files[0]);
  input.click();
}

function draw(phone, chat, answer) {
  const atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 60;
  const open = new Set([...chat.querySelectorAll("details[open]")].map(box => box.dataset.message));
  const byId = new Map(phone.messages.map(one => [one.providerMessageId, one]));
  const reactions = Map.groupBy(phone.messages.filter(one => one.type === "reaction"), one => one.reactionTo);
  const shown = phone.messages.filter(one => one.type !== "reaction").slice(-200);
  const items = shown.map(one => bubble(one, {
    reactions: (reactions.get(one.providerMessageId) ?? []).slice(-1).map(last => last.text),
    quoted: byId.get(one.replyTo),
    open: open.has(one.providerMessageId),
    answer
  }));
  if (items.length === 0) items.push(element("li", "hint", "Nothing yet. Write something below."));
  chat.replaceChildren(...items);
  // Who scrolled back to read is left where they are.
  if (atEnd || phone.drawn === undefined || shown.at(-1)?.direction === "inbound" && phone.drawn !== shown.length) chat.scrollTop = chat.scrollHeight;
  phone.drawn = shown.length;
}

function listen() {
  const events = new EventSource("/sim/events");
  const live = byId("live");
  events.onopen = () => { live.textContent = "live"; live.classList.add("on"); };
  events.onerror = () => { live.textContent = "reconnecting…"; live.classList.remove("on"); };
  events.onmessage = async event => {
    const news = JSON.parse(event.data);
    if (news.channels) await loadChannels();
    else await Promise.all(news.phones.map(number => phones.get(number)?.refresh()));
  };
}

listen();
