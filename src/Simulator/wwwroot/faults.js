import { element } from "./bubbles.js";
import { field, fill, select } from "./forms.js";

const kinds = {
  duplicate: "Webhooks twice and more", reorder: "Webhooks out of order", delay: "Webhooks late", batch: "Many in one POST",
  wrongSignature: "Wrong signature", statusesOff: "No statuses", drop: "Answer lost after accepting", hold: "Slow answers",
  rateLimit: "429 too many", error: "Error code", failStatus: "Accepted, then failed", html: "500 with HTML", down: "Provider down",
  mediaGone: "File expired", mediaCut: "File cut in half"
};
let active = [];

export function buildFaults(panel, counter) {
  panel.replaceChildren();
  const form = element("form");
  const kind = field(form, "Fault", select(Object.entries(kinds)));
  const channel = field(form, "Channel", select([["", "all"]]));
  const numbers = Object.fromEntries([["calls", "Next calls"], ["times", "Times"], ["ms", "Milliseconds"], ["code", "Code"]]
    .map(([name, label]) => [name, field(form, label, Object.assign(element("input"), { type: "number", min: 0 }))]));
  const reads = field(form, "Read receipts", select([["open", "while this page is open"], ["on", "always"], ["off", "never"]]));
  const add = element("button", "", "Switch on");
  const clear = element("button", "", "Clear all");
  clear.type = "button";
  form.append(add, clear);
  const shown = element("ul");
  panel.append(form, shown);

  async function put(change) {
    const response = await fetch("/sim/faults", { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(change) });
    if (response.ok) show(await response.json());
  }
  function show(state) {
    active = state.faults;
    reads.value = state.reads;
    counter.textContent = active.length ? ` (${active.length})` : "";
    shown.replaceChildren(...active.map((fault, at) => {
      const item = element("li", "", `${kinds[fault.kind] ?? fault.kind}${fault.calls ? ` · ${fault.calls} left` : ""}${fault.code ? ` · ${fault.code}` : ""}`);
      const off = element("button", "", "✕");
      off.setAttribute("aria-label", `Switch off ${kinds[fault.kind]}`);
      off.addEventListener("click", () => put({ faults: active.filter((_, other) => other !== at) }));
      item.append(off);
      return item;
    }));
  }
  form.addEventListener("submit", event => {
    event.preventDefault();
    const fault = { kind: kind.value };
    if (channel.value) fault.channelId = channel.value;
    for (const [name, input] of Object.entries(numbers)) if (input.value) fault[name] = Number(input.value);
    put({ faults: [...active, fault] });
  });
  clear.addEventListener("click", () => put({ faults: [] }));
  reads.addEventListener("change", () => put({ reads: reads.value }));
  const refresh = async () => show(await (await fetch("/sim/faults")).json());
  return { refresh, channels: all => fill(channel, [["", "all"], ...all.map(one => [one.id, one.name ?? one.provider])]) };
}
