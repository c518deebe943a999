import { get, post } from './api.js';
import { byId, chip, el, match, show, time } from './dom.js';
import { channels } from './lists.js';

const shown = ['running', 'paused', 'stopped_budget'];
const latest = 20;
const longest = 80;
const senders = ['owner', 'manager', 'operations'];
const writers = [...senders, 'sales'];
const reasons = {
  throughput: 'as fast as the number may send', parked: 'until its provider takes messages again', inactive: 'until the number is switched on',
  recipients: 'for its limit of people in 24 hours', hold: 'until its provider lets people be written to first again',
  dueTime: 'for its next try', quietHours: 'until it is morning there',
};

/** What nobody knows the outcome of, how far broadcasts are, what waits on each number, and when it will be gone. */
export class Leaving {
  constructor({ onChange, open }) {
    this.onChange = onChange;
    this.open = open;
  }

  /** Whether there is anything to look at again soon. */
  async refresh(me) {
    const moving = [...await broadcasts(), ...await queues()];
    const items = [...writers.some(role => me.roles.includes(role)) ? await doubts() : [], ...moving];
    const maySend = me.roles.some(role => senders.includes(role));
    match(byId('leaving'), items, {
      key: item => item.id, make: () => el('li'),
      draw: (host, item) => host.replaceChildren(...item.message ? this.doubt(item) : item.progress ? this.broadcast(item, maySend) : queue(item)),
    });
    show(byId('leaving'), items.length > 0);
    return moving.length > 0;
  }

  doubt({ id, triedAt, message }) {
    const open = el('button', { type: 'button', class: 'quiet' }, 'Open');
    open.addEventListener('click', () => this.open(message.conversationId));
    return [
      chip('unknown', 'bad'), el('span', { class: 'name' }, message.recipient?.name ?? message.recipient?.phone ?? 'A customer'),
      el('span', {}, 'Nobody knows whether this arrived, sent ', time(triedAt), ':'), el('q', {}, excerpt(message)), open,
      this.button('It arrived', `/api/messages/${id}/resolve`, { outcome: 'sent' }),
      this.button('Send again', `/api/messages/${id}/resolve`, { outcome: 'resend' }),
    ];
  }

  broadcast({ id, name, status, recipients, progress }, maySend) {
    const waiting = progress.counts.find(count => count.state === 'pending')?.count ?? 0;
    const gone = recipients - waiting;
    return [
      el('span', { class: 'name' }, name), chip(status, status === 'running' ? 'good' : 'warn'),
      el('progress', { max: recipients, value: gone, 'aria-label': `How far ${name} is` }), `${gone} of ${recipients}`,
      ...until(progress.endsAt, progress.waitsFor),
      maySend && status === 'running' && this.button('Pause', `/api/broadcasts/${id}/pause`),
      maySend && status === 'paused' && this.button('Resume', `/api/broadcasts/${id}/resume`),
    ].filter(Boolean);
  }

  button(label, path, body) {
    const button = el('button', { type: 'button', class: 'quiet' }, label);
    button.addEventListener('click', async () => {
      button.disabled = true;
      try {
        await post(path, body);
      } catch (error) {
        byId('announcer').textContent = error.message;
        button.disabled = false;
      }
      this.onChange();
    });
    return button;
  }
}

async function doubts() {
  const { items } = await get(`/api/messages/unknown?limit=${latest}`);
  return items.map(item => ({ id: item.message.id, ...item }));
}

function excerpt({ text, template, type }) {
  const words = text ?? template?.name ?? type;
  return words.length > longest ? `${words.slice(0, longest)}…` : words;
}

// Asked for by status: one that goes for hours may be older than many that are through.
async function broadcasts() {
  const pages = await Promise.all(shown.map(status => get(`/api/broadcasts?status=${status}&limit=${latest}`)));
  return Promise.all(pages.flatMap(page => page.items).map(item => get(`/api/broadcasts/${item.id}`)));
}

async function queues() {
  const active = [...channels.values()].filter(channel => channel.isActive);
  const all = await Promise.all(active.map(async channel => ({ id: channel.id, name: channel.name, ...await get(`/api/channels/${channel.id}/queue`) })));
  return all.filter(queue => queue.replies + queue.broadcasts > 0);
}

function queue({ name, replies, broadcasts: bulk, emptyAt, waitsFor }) {
  const count = replies + bulk;
  return [el('span', { class: 'name' }, name), `${count} ${count === 1 ? 'message waits' : 'messages wait'}`, ...until(emptyAt, waitsFor)];
}

const until = (at, waitsFor) => [at && el('span', {}, 'gone by ', time(at)), waitsFor && el('span', { class: 'muted' }, reasons[waitsFor] ?? waitsFor)].filter(Boolean);
