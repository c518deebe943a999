import { element } from "./bubbles.js";
import { chart } from "./chart.js";
import { listen, providers } from "./listening.js";

const meanings = {
  130429: "more than the number's limit", 20429: "more than the number's limit", 429: "more than the number's limit",
  131056: "too many to one person", 63018: "too many to one person",
  131047: "the window is closed", 63016: "the window is closed", 131026: "cannot be delivered", 63024: "cannot be delivered",
  132001: "no such template", 132015: "the template is paused", 132016: "the template is disabled", 63041: "the template is paused", 190: "the token is refused"
};
const outcomes = { refused: "refused", dropped: "accepted, the answer was lost", down: "the provider was down" };
const byId = id => document.getElementById(id);

async function refresh() {
  const state = await (await fetch("/sim/arrivals")).json();
  const { on, perSecond } = state.limits;
  byId("limits").textContent = on
    ? `Each number takes ${perSecond} messages a second, in and out; more is refused.`
    : `The line is the providers' limit of ${perSecond} a second. It is not enforced now: switch it on under Providers on the page of the phones.`;
  byId("empty").hidden = state.numbers.length > 0;
  byId("numbers").replaceChildren(...state.numbers.map(one => number(one, state.limits)));
  byId("nothing").hidden = state.last.length > 0;
  byId("last").hidden = state.last.length === 0;
  byId("last").tBodies[0].replaceChildren(...state.last.map(row));
}

function number(one, limits) {
  const box = element("section", "card number");
  const name = one.name ?? one.phoneNumber;
  const [sums, minutes] = [one.acceptedBySecond.map((many, at) => many + one.refusedBySecond[at]), one.acceptedBySecond.length / 60];
  const busiest = Math.max(...sums);
  box.setAttribute("aria-label", `Arrivals at ${name}`);
  const head = element("div", "card-head");
  head.append(element("h2", "", name), element("span", "soft", `${providers[one.provider] ?? one.provider} · ${one.phoneNumber}`));
  const counts = element("p", "counts");
  counts.append(count("good", one.accepted, "accepted"), count(one.refused ? "bad" : "soft", one.refused, "refused"), count(one.failed ? "bad" : "soft", one.failed, "failed later"));
  const axis = element("p", "axis soft");
  axis.append(element("span", "", `${minutes} min ago`), element("span", "", `busiest second: ${busiest}, limit ${limits.perSecond}${limits.on ? "" : " (off)"}`), element("span", "", "now"));
  box.append(head, counts, chart(one.acceptedBySecond, one.refusedBySecond, limits.perSecond, `Messages a second in the last ${minutes} minutes: at most ${busiest}`), axis);
  if (one.codes.length > 0) box.append(codes(one.codes));
  return box;
}

function count(kind, many, word) {
  const made = element("span", kind);
  made.append(element("strong", "", String(many)), ` ${word}`);
  return made;
}

function codes(all) {
  const list = element("ul", "codes");
  for (const one of all) list.append(element("li", "", `${one.code} × ${one.count} ${one.what}${meanings[one.code] ? `: ${meanings[one.code]}` : ""}`));
  return list;
}

function row(one) {
  const line = element("tr");
  const at = new Date(one.at);
  const time = `${at.toLocaleTimeString([], { hour12: false })}.${String(at.getMilliseconds()).padStart(3, "0")}`;
  const failed = one.outcome === "refused" || one.outcome === "down" || one.status === "failed";
  const became = outcomes[one.outcome] ?? one.status ?? one.outcome;
  line.append(
    element("td", "time", time), element("td", "", one.number ?? ""), element("td", "time", one.to ?? ""),
    element("td", "what", [one.type, one.text].filter(Boolean).join(": ")),
    element("td", failed ? "bad" : "good", one.code ? `${became} (${one.code})` : became));
  return line;
}

listen("/sim/events/arrivals", refresh);
