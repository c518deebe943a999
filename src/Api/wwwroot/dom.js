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

/** Asks for words before something that cannot be undone, and whether to do more. Null where the person thought better of it. */
export function words({ title, about, yes, needed, also }) {
  const dialog = byId('words');
  byId('words-title').textContent = title;
  byId('words-about').textContent = about;
  byId('words-yes').textContent = yes;
  byId('words-text').value = '';
  byId('words-text').required = Boolean(needed);
  byId('words-tick').checked = false;
  byId('words-also').hidden = !also;
  byId('words-also').querySelector('span').textContent = also ?? '';
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close',
    () => resolve(dialog.returnValue === 'yes' ? { text: byId('words-text').value.trim(), isTicked: byId('words-tick').checked } : null), { once: true }));
}

const marks = [['```', 'code'], ['*', 'strong'], ['_', 'em'], ['~', 's']];
const wordy = /[\p{L}\p{N}]/u;

/** Text with the marks of WhatsApp as a phone shows them: *bold*, _italic_, ~struck~, ```code```. */
export function styled(text, within = marks) {
  const parts = [];
  let plain = '';
  for (let at = 0; at < text.length;) {
    const found = within.map(([mark, tag]) => [mark, tag, endOf(text, at, mark)]).find(([, , end]) => end > 0);
    if (!found) { plain += text[at]; at += 1; continue; }
    const [mark, tag, end] = found;
    const inner = text.slice(at + mark.length, end);
    parts.push(plain, el(tag, {}, ...(tag === 'code' ? [inner] : styled(inner, within.filter(([other]) => other !== mark)))));
    plain = '';
    at = end + mark.length;
  }
  return [...parts, plain].filter(part => part !== '');
}

// A mark opens before a sign that is no space, closes behind one, on the same line, and stands in no word.
function endOf(text, at, mark) {
  if (!text.startsWith(mark, at) || wordy.test(text[at - 1] ?? ' ') || /\s|^$/.test(text[at + mark.length] ?? '')) return -1;
  for (let end = text.indexOf(mark, at + mark.length + 1); end > 0; end = text.indexOf(mark, end + 1)) {
    if (mark !== '```' && text.slice(at, end).includes('\n')) return -1;
    if (!/\s/.test(text[end - 1]) && !wordy.test(text[end + mark.length] ?? ' ')) return end;
  }
  return -1;
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
