import { get } from './api.js';
import { byId, chip, el, match, say, show, time } from './dom.js';

const tones = {
  active: 'good', waiting: 'warn', new: 'good', assigned: 'good', quoted: 'warn', won: 'good', lost: 'bad',
  open: 'bad', acknowledged: 'warn', resolved: 'good', critical: 'bad', high: 'bad', medium: 'warn',
};

/** A pane that shows the newest items of a list route and can be taken further back. */
export class Pane {
  constructor(name, path, { draw, choose, acts, keep, order }) {
    this.acts = acts;
    this.keep = keep;
    this.order = order;
    this.path = path;
    this.draw = draw;
    this.choose = choose;
    this.list = byId(name);
    this.empty = byId(`${name}-empty`);
    this.error = byId(`${name}-error`);
    this.count = byId(`${name}-count`);
    this.more = byId(`${name}-more`);
    this.more.addEventListener('click', () => this.older());
    this.reset();
  }

  reset() {
    this.items = [];
    this.next = undefined;
    this.pages = 1;
    this.list.replaceChildren();
  }

  async older() {
    this.pages += 1;
    await this.refresh();
  }

  /** Reads the shown pages anew: order changes as people write, so nothing is patched in place. */
  async refresh() {
    try {
      const items = [];
      let cursor;
      for (let page = 0; page < this.pages; page += 1) {
        const answer = await get(`${this.path}${this.path.includes('?') ? '&' : '?'}limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
        items.push(...answer.items);
        cursor = answer.nextCursor;
        if (!cursor) break;
      }
      this.items = this.keep ? items.filter(this.keep) : items;
      if (this.order) this.items.sort(this.order);
      this.next = cursor;
      say(this.error, '');
      this.render();
    } catch (error) {
      if (error.status === 401) throw error;
      say(this.error, error.status === 403 ? 'Your role may not see this.' : error.message);
    }
  }

  render() {
    match(this.list, this.items, {
      key: item => item.id,
      animate: true,
      make: () => el('li'),
      draw: (host, item) => this.fill(host, item),
    });
    show(this.empty, this.items.length === 0);
    show(this.more, Boolean(this.next));
    if (this.count) this.count.textContent = this.items.length ? `${this.items.length}${this.next ? '+' : ''}` : '';
  }

  fill(host, item) {
    let row = host.firstElementChild;
    if (!row) {
      row = el(this.choose ? 'button' : 'div', { class: 'row', ...(this.choose ? { type: 'button' } : {}) });
      if (this.choose) row.addEventListener('click', () => this.choose(row.item));
      host.append(row);
    }
    row.item = item;
    row.replaceChildren(...this.draw(item));
    if (this.acts) this.offer(host, item);
  }

  /** Buttons stand beside the row: a button within a button could not be reached by keyboard. */
  offer(host, item) {
    host.querySelector('.acts')?.remove();
    const buttons = this.acts(item).map(([words, run]) => {
      const button = el('button', { type: 'button', class: 'quiet' }, words);
      button.addEventListener('click', async () => {
        button.disabled = true;
        try { await run(); } catch (error) { say(this.error, error.message); }
        button.disabled = false;
      });
      return button;
    });
    if (buttons.length) host.append(el('div', { class: 'acts' }, ...buttons));
  }

  mark(id) {
    for (const host of this.list.children) {
      if (host.dataset.key === id) host.firstElementChild.setAttribute('aria-current', 'true');
      else host.firstElementChild.removeAttribute('aria-current');
    }
  }
}

const named = contact => contact?.name ?? contact?.phone ?? contact?.userId ?? 'Unknown person';

const line = (title, when, ...about) => [
  el('span', { class: 'title' }, title),
  el('span', { class: 'when' }, time(when)),
  el('span', { class: 'about' }, ...about.filter(Boolean).map(part => typeof part === 'string' ? el('span', {}, part) : part)),
];

/** The company's numbers by their ids; a person who writes to two of them has two conversations. */
export const channels = new Map();

export const drawConversation = conversation => line(
  named(conversation.contact), conversation.lastMessageAt,
  chip(conversation.status, tones[conversation.status]),
  conversation.assignee ? `with ${conversation.assignee.name}` : undefined,
  conversation.lead ? chip(conversation.lead.code) : undefined,
  channels.size > 1 ? channels.get(conversation.channelId)?.name : undefined);

export const drawLead = lead => line(
  `${lead.code} ${named(lead.contact)}`, lead.createdAt,
  chip(lead.status, tones[lead.status]),
  [lead.product, lead.people ? `${lead.people} people` : '', lead.month].filter(Boolean).join(' · ') || 'Not yet known what they want',
  lead.assignee ? `with ${lead.assignee.name}` : undefined);

const isLate = incident => incident.status !== 'resolved'
  && new Date(incident.status === 'open' ? incident.acknowledgeBy : incident.resolveBy) < new Date();

export const drawIncident = incident => line(
  `${incident.code} on ${incident.trip?.code ?? 'a trip'}`, incident.createdAt,
  chip(incident.status, tones[incident.status]),
  isLate(incident) ? chip('late', 'bad') : undefined,
  chip(incident.severity, tones[incident.severity]),
  chip(incident.category),
  incident.text,
  incident.attachments?.length ? `${incident.attachments.length} attached` : undefined);

const ranks = { critical: 0, high: 1, medium: 2, low: 3 };
const rank = incident => incident.status === 'resolved' ? 9 : (incident.status === 'open' ? 0 : 4) + (ranks[incident.severity] ?? 3);

/** What still waits for somebody stands on top, the worst first; the rest by time, as it came. */
export const unresolvedFirst = (one, other) => rank(one) - rank(other);

/** What befell an incident stands in the timeline of its trip too; here once is enough. */
export const isSaidOnce = entry => !(entry.subject?.kind === 'trip' && String(entry.kind).startsWith('incident_'));

export const drawEntry = entry => line(
  entry.text ?? String(entry.kind).replaceAll('_', ' '), entry.at,
  chip(String(entry.kind).replaceAll('.', ' ')),
  entry.actor ? `by ${entry.actor}` : undefined,
  entry.subject?.code ? `on ${entry.subject.code}` : undefined);

export { named };
