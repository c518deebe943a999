import { element } from "./bubbles.js";

export function field(form, label, input) {
  const box = element("label", "", label);
  box.append(input);
  form.append(box);
  return input;
}

export function select(options) {
  const made = element("select");
  fill(made, options);
  return made;
}

export function fill(box, options) {
  const kept = box.value;
  box.replaceChildren(...options.map(([value, label]) => Object.assign(element("option", "", label), { value })));
  if (options.some(([value]) => value === kept)) box.value = kept;
}

// A button of the page's head that opens and closes its panel.
export function opens(button, panel) {
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  });
}
