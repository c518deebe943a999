import { element } from "./bubbles.js";
import { select } from "./forms.js";
import { listen, providers } from "./listening.js";

const reasons = ["INVALID_FORMAT", "TAG_CONTENT_MISMATCH", "INCORRECT_CATEGORY", "PROMOTIONAL", "ABUSIVE_CONTENT", "SCAM"];
const categories = ["MARKETING", "UTILITY", "AUTHENTICATION"];
const words = { RECEIVED: "in review", PENDING: "in review", APPROVED: "approved", REJECTED: "rejected", PAUSED: "paused", DISABLED: "disabled" };
const byId = id => document.getElementById(id);
const cards = new Map();

const put = (path, change) => fetch(path, { method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(change) });

async function refresh() {
  const state = await (await fetch("/sim/templates")).json();
  byId("by-hand").value = state.byHand ? "yes" : "";
  byId("review-about").textContent = state.byHand
    ? "What is submitted waits here for a word."
    : `What is submitted is approved after ${state.reviewMs / 1000} s; what has “reject” in its name is rejected.`;
  // A content of Twilio's that nobody submitted is the buttons of some conversation.
  const submitted = state.templates.filter(one => one.status !== "UNSUBMITTED");
  byId("empty").hidden = submitted.length > 0;
  const wanted = new Set(submitted.map(one => one.id));
  for (const [id, card] of cards) if (!wanted.has(id)) { card.box.remove(); cards.delete(id); }
  for (const template of submitted) place(template);
  for (const group of byId("templates").children) group.hidden = group.querySelector(".card") === null;
}

function place(template) {
  const known = cards.get(template.id);
  const text = JSON.stringify(template);
  if (known?.text === text) return;
  // Only what changed is drawn anew: whoever is choosing a reason elsewhere keeps it.
  const box = draw(template);
  if (known) known.box.replaceWith(box);
  else groupOf(template.provider).querySelector(".cards").prepend(box);
  cards.set(template.id, { text, box });
}

function groupOf(provider) {
  const id = `of-${provider}`;
  if (byId(id)) return byId(id);
  const group = element("section", "group");
  group.id = id;
  group.append(element("h2", "", providers[provider] ?? provider), element("div", "cards"));
  if (provider === "twilio") group.insertBefore(element("p", "soft", "Twilio tells nobody: the desk hears of a change when it reads the list, by itself or at its sync."), group.lastChild);
  byId("templates").append(group);
  return group;
}

function draw(template) {
  const box = element("article", "card template");
  box.setAttribute("aria-label", `${template.name} in ${template.language}, ${template.provider}`);
  const head = element("div", "card-head");
  head.append(element("h3", "", template.name), element("span", "soft", template.language), element("span", `pill ${template.status.toLowerCase()}`, words[template.status] ?? template.status));
  box.append(head);
  if (template.reason) box.append(element("p", "bad", `Reason: ${template.reason}`));
  box.append(preview(template), element("p", "soft", `${template.numbers.join(", ")} · ${template.id}${known(template.quality) ? ` · quality ${template.quality}` : ""}`), actions(template));
  return box;
}

const known = quality => quality && quality !== "UNKNOWN";

function preview(template) {
  const shown = element("div", "bubble");
  if (template.header) shown.append(element("div", "head", template.header));
  shown.append(element("div", "", template.body ?? "…"));
  if (template.footer) shown.append(element("div", "foot", template.footer));
  for (const title of template.buttons ?? []) shown.append(element("div", "looks-tap", title));
  return shown;
}

function actions(template) {
  const row = element("div", "actions");
  const change = body => put(`/sim/templates/${encodeURIComponent(template.id)}`, body);
  const why = select(reasons.map(reason => [reason, reason.toLowerCase().replaceAll("_", " ")]));
  why.setAttribute("aria-label", `Why ${template.name} is rejected`);
  const category = select(categories.map(one => [one, one.toLowerCase()]));
  category.value = template.category;
  category.setAttribute("aria-label", `Category of ${template.name}`);
  category.addEventListener("change", () => change({ category: category.value }));
  const reject = button("Reject", template.status !== "REJECTED", () => change({ status: "REJECTED", reason: why.value }));
  const because = element("span", "together");
  because.append(reject, why);
  row.append(
    button("Approve", template.status !== "APPROVED", () => change({ status: "APPROVED" })),
    because,
    button("Pause", template.status === "APPROVED", () => change({ status: "PAUSED" })),
    button("Disable", template.status !== "DISABLED", () => change({ status: "DISABLED" })),
    category);
  return row;
}

function button(label, enabled, act) {
  const made = element("button", "", label);
  made.type = "button";
  made.disabled = !enabled;
  made.addEventListener("click", act);
  return made;
}

byId("by-hand").addEventListener("change", () => put("/sim/templates", { byHand: byId("by-hand").value === "yes" }));
listen("/sim/events/templates", refresh);
