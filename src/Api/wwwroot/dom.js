/** Builds an element. Text is always set as text, so nothing a customer writes can become markup. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'class') element.className = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== undefined && child !== null && child !== false));
  return element;
}

export const byId = id => document.getElementById(id);

export function show(element, visible) {
  element.hidden = !visible;
}

export function say(element, text) {
  element.textContent = text ?? '';
  show(element, Boolean(text));
}

/**
 * Makes the children of a list match the items, in order, touching only what changed: focus and scrolling stay where
 * they are. `draw(host, item)` fills a kept element.
 */
export function match(list, items, { key, make, draw, animate }) {
  const known = new Map([...list.children].map(child => [child.dataset.key, child]));
  const first = list.children.length === 0;
  let before = list.firstElementChild;
  for (const item of items) {
    const id = String(key(item));
    const print = JSON.stringify(item);
    let host = known.get(id);
    known.delete(id);
    if (!host) {
      host = make(item);
      host.dataset.key = id;
      if (animate && !first) host.classList.add('fresh');
    }
    if (host.dataset.print !== print) {
      draw(host, item);
      host.dataset.print = print;
    }
    if (host === before) before = before.nextElementSibling;
    else list.insertBefore(host, before);
  }
  for (const gone of known.values()) gone.remove();
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

export function time(iso) {
  if (!iso) return '';
  const at = new Date(iso);
  const today = new Date().toDateString() === at.toDateString();
  return el('time', { datetime: iso, title: at.toLocaleString() }, today ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`);
}

export const chip = (text, tone = '') => text ? el('span', { class: `chip ${tone}` }, String(text).replaceAll('_', ' ')) : undefined;
