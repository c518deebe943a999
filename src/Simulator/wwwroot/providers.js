import { element } from "./bubbles.js";
import { field, select } from "./forms.js";

const names = { meta: "Meta Cloud API", twilio: "Twilio", "360dialog": "360dialog" };

// Channels with their webhook, and how much the providers let through.
export function buildProviders(panel) {
  const table = element("table");
  const form = element("form");
  const on = field(form, "Limits", select([["", "off"], ["on", "as the providers'"]]));
  const numbers = Object.fromEntries([["perSecond", "A second and number"], ["pairBurst", "To one person at once"], ["pairSeconds", "Then one in seconds"]]
    .map(([name, label]) => [name, field(form, label, Object.assign(element("input"), { type: "number", min: 0, step: "any" }))]));
  form.append(element("button", "", "Set limits"));
  const refused = element("p");
  const about = element("p", "", "Off to begin with: fifty questions pasted into one phone would wait minutes for their answers, as they do at the providers.");
  const wide = element("div", "wide");
  wide.append(table);
  panel.replaceChildren(wide, form, refused, about);

  form.addEventListener("submit", async event => {
    event.preventDefault();
    const change = { on: on.value === "on" };
    for (const [name, input] of Object.entries(numbers)) if (input.value) change[name] = Number(input.value);
    const answer = await fetch("/sim/limits", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(change) });
    const state = await answer.json();
    if (answer.ok) show(state);
    else refused.textContent = state.error;
  });
  function show(limits) {
    on.value = limits.on ? "on" : "";
    for (const [name, input] of Object.entries(numbers)) input.value = limits[name];
    refused.textContent = `Refused so far: ${limits.refused.throughput} for a number, ${limits.refused.pair} for one person.`;
  }
  return {
    refresh: async () => show(await (await fetch("/sim/limits")).json()),
    channels: state => table.replaceChildren(heading(), ...state.channels.map(one => row(one, state.handshakes.find(made => made.channelId === one.id))))
  };
}

function heading() {
  const line = element("tr");
  for (const text of ["Channel", "Provider", "Number", "Webhook", "Handshake"]) line.append(element("th", "", text));
  return line;
}

function row(channel, handshake) {
  const line = element("tr");
  for (const text of [channel.name ?? "", names[channel.provider] ?? channel.provider, channel.phoneNumber, channel.webhookUrl ?? "none"])
    line.append(element("td", "", text));
  const cell = element("td", channel.provider === "meta" && handshake ? (handshake.succeeded ? "good" : "bad") : "", said(channel, handshake));
  if (channel.provider === "meta") cell.append(again(channel));
  line.append(cell);
  return line;
}

function said(channel, handshake) {
  if (channel.provider !== "meta") return "not with this provider";
  if (!handshake) return channel.verifyToken ? "not yet " : "no verify token ";
  const at = new Date(handshake.at).toLocaleTimeString();
  return handshake.succeeded ? `✓ verified at ${at} ` : `✗ ${handshake.reason}, at ${at} `;
}

function again(channel) {
  const button = element("button", "", "Verify now");
  button.type = "button";
  button.setAttribute("aria-label", `Verify the webhook of ${channel.name ?? channel.phoneNumber} now`);
  button.addEventListener("click", () => fetch(`/sim/channels/${encodeURIComponent(channel.id)}/handshake`, { method: "POST" }));
  return button;
}
