import { get, post } from './api.js';
import { byId, el, match, say, show, styled, time } from './dom.js';
import { named } from './lists.js';

const pageSize = 50;
const ticks = {
  scheduled: ['◷', 'scheduled'], cancelled: ['⊘', 'cancelled'], queued: ['◷', 'queued'], sending: ['◷', 'being sent'], accepted: ['✓', 'accepted'], sent: ['✓', 'sent'],
  delivered: ['✓✓', 'delivered'], read: ['✓✓', 'read'], played: ['✓✓', 'played'],
  failed: ['!', 'not delivered'], unknown: ['?', 'outcome not known yet'],
};
const mediaWords = { image: 'Photo', video: 'Video', audio: 'Audio', voice: 'Voice message', document: 'Document', sticker: 'Sticker' };

/** One conversation: its messages, oldest on top, and the box to answer in. */
export class Thread {
  constructor({ onSent, onUnauthorized }) {
    this.onSent = onSent;
    this.onUnauthorized = onUnauthorized;
    this.conversation = undefined;
    this.messages = [];
    this.form = byId('reply');
    this.box = byId('reply-text');
    this.scroll = byId('thread-scroll');
    this.form.addEventListener('submit', event => { event.preventDefault(); this.send(); });
    this.box.addEventListener('keydown', event => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    });
    this.box.addEventListener('input', () => say(byId('reply-error'), ''));
    byId('thread-owner').addEventListener('click', () => this.assign());
    byId('thread-more').addEventListener('click', () => this.older());
  }

  async open(conversation) {
    this.conversation = conversation;
    this.messages = [];
    this.next = undefined;
    this.sending = undefined;
    byId('messages').replaceChildren();
    this.box.value = '';
    say(byId('reply-error'), '');
    show(this.form, true);
    this.head();
    await this.refresh();
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  close() {
    this.conversation = undefined;
    this.messages = [];
    byId('messages').replaceChildren();
    byId('thread-title').textContent = 'No conversation selected';
    byId('thread-about').textContent = '';
    show(this.form, false);
    show(byId('thread-owner'), false);
    show(byId('thread-more'), false);
    show(byId('thread-empty'), true);
  }

  head() {
    const { contact, assignee, windowExpiresAt, status } = this.conversation;
    byId('thread-title').textContent = named(contact);
    byId('thread-owner').textContent = this.me && assignee?.id === this.me.id ? 'Give back' : 'Take over';
    show(byId('thread-owner'), Boolean(this.me) && ['active', 'waiting'].includes(status));
    const open = windowExpiresAt && new Date(windowExpiresAt) > new Date();
    this.box.disabled = !open;
    this.box.placeholder = open
      ? 'Write a reply. Enter sends, Shift+Enter starts a new line.'
      : 'The 24 hours after their last message are over: only an approved template reaches them now.';
    byId('thread-about').textContent = [
      contact?.name ? contact.phone : undefined, status, assignee ? `with ${assignee.name}` : undefined,
      open ? `free text until ${new Date(windowExpiresAt).toLocaleString(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' })}` : 'window closed: only templates can be sent',
    ].filter(Boolean).join(' · ');
  }

  /** Taken over, a conversation gets no automatic answers; given back, the desk answers again. */
  async assign() {
    const { id, assignee } = this.conversation;
    try {
      const now = await post(`/api/conversations/${id}/assignment`, { userId: assignee?.id === this.me.id ? null : this.me.id });
      if (this.conversation?.id === id) { this.conversation = now; this.head(); }
      this.onSent();
    } catch (error) {
      this.failed(error);
    }
  }

  /** Newest first until the pages meet what is already here, so that nothing is missed after time away. */
  async refresh() {
    const id = this.conversation?.id;
    if (!id) return;
    try {
      const known = new Set(this.messages.map(message => message.id));
      const fresh = [];
      let cursor;
      do {
        const page = await this.page(id, cursor);
        if (this.conversation?.id !== id) return;
        fresh.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor && known.size > 0 && !fresh.some(message => known.has(message.id)));
      if (known.size === 0) this.next = cursor;
      const ids = new Set(fresh.map(message => message.id));
      this.messages = [...fresh, ...this.messages.filter(message => !ids.has(message.id))];
      say(byId('thread-error'), '');
      this.render();
    } catch (error) {
      this.failed(error);
    }
  }

  async older() {
    try {
      const page = await this.page(this.conversation.id, this.next);
      const height = this.scroll.scrollHeight - this.scroll.scrollTop;
      const known = new Set(this.messages.map(message => message.id));
      this.messages = [...this.messages, ...page.items.filter(message => !known.has(message.id))];
      this.next = page.nextCursor;
      this.render();
      this.scroll.scrollTop = this.scroll.scrollHeight - height;
    } catch (error) {
      this.failed(error);
    }
  }

  async page(id, cursor) {
    const page = await get(`/api/conversations/${id}/messages?limit=${pageSize}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    // Each answer has fresh links: with them in, every bubble with a file would be drawn anew each time.
    for (const media of page.items.flatMap(message => message.media ?? [])) delete media.url;
    return page;
  }

  failed(error) {
    if (error.status === 401) this.onUnauthorized();
    else say(byId('thread-error'), error.message);
  }

  render() {
    const atEnd = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 60;
    match(byId('messages'), [...this.messages].reverse(), {
      key: message => message.id,
      make: message => el('li', { class: `bubble ${message.direction}` }),
      draw: (host, message) => host.replaceChildren(...bubble(message)),
    });
    show(byId('thread-empty'), false);
    show(byId('thread-more'), Boolean(this.next));
    if (atEnd) this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  async send() {
    const text = this.box.value;
    if (!text.trim() || this.busy || !this.conversation) return;
    // The key stays with the text until the server has answered, so that pressing Send again after a lost answer sends once.
    if (this.sending?.text !== text) this.sending = { text, key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` };
    this.busy = true;
    say(byId('reply-error'), '');
    try {
      await post(`/api/conversations/${this.conversation.id}/messages`, { type: 'text', text }, { 'Idempotency-Key': this.sending.key });
      this.box.value = '';
      this.sending = undefined;
      await this.refresh();
      this.scroll.scrollTop = this.scroll.scrollHeight;
      this.onSent();
    } catch (error) {
      if (error.status === 401) this.onUnauthorized();
      else say(byId('reply-error'), error.message);
    } finally {
      this.busy = false;
      this.box.focus();
    }
  }
}

function bubble(message) {
  const who = message.direction === 'inbound' ? 'Customer' : 'TrailDesk';
  const captions = (message.media ?? []).map(media => media.caption);
  return [
    el('span', { class: 'unseen' }, `${who}: `),
    ...(message.media ?? []).flatMap(file),
    message.location && el('span', { class: 'part' },
      ['📍 Location', message.location.name, message.location.address, `${message.location.latitude}, ${message.location.longitude}`].filter(Boolean).join(' · ')),
    message.interactive && el('span', { class: 'part' }, `↩ ${message.interactive.title ?? message.interactive.kind.replaceAll('_', ' ')}`),
    message.reaction && el('span', { class: 'part' }, message.reaction.emoji ? `Reacted ${message.reaction.emoji}` : 'Took a reaction back'),
    message.contacts && el('span', { class: 'part' }, `👤 ${[message.contacts].flat().map(cardWords).join('; ')}`),
    message.order && el('span', { class: 'part' }, `🛒 ${orderWords(message.order)}`),
    message.text && !captions.includes(message.text) && el('span', { class: 'text' }, ...styled(message.text)),
    unreadable(message) && el('span', { class: 'part' }, `A message of type “${message.type}”`),
    ...(message.errors ?? []).map(error => el('span', { class: 'part failure' },
      [error.title ?? error.details ?? 'Not delivered', `(code ${error.code})`].join(' '))),
    el('span', { class: 'foot' }, time(message.providerTimestamp ?? message.receivedAt ?? message.sentAt), tick(message)),
  ].filter(Boolean);
}

const stateWords = { pending: 'on its way', refused: 'refused', expired: 'not available any more' };

/** A file, shown where a browser can show it, and what is said of it. Fetched with the page's own sign-in. */
function file(media) {
  const source = media.state === 'stored' && media.id ? `/api/media/${media.id}` : undefined;
  const kind = mediaWords[media.kind] ?? media.kind;
  const words = ['📎 ' + kind, media.fileName, media.caption, stateWords[media.state], media.reason?.replaceAll('_', ' ')].filter(Boolean).join(' · ');
  if (source && ['image', 'sticker'].includes(media.kind))
    return [el('img', { class: 'picture', src: source, alt: media.caption ?? kind, loading: 'lazy' }), media.caption && el('span', { class: 'part' }, media.caption)];
  if (source && ['audio', 'voice', 'video'].includes(media.kind))
    return [el(media.kind === 'video' ? 'video' : 'audio', { class: 'picture', src: source, controls: '', preload: 'none', 'aria-label': kind }), media.caption && el('span', { class: 'part' }, media.caption)];
  return [el('span', { class: 'part' }, source ? el('a', { href: source, download: media.fileName ?? '' }, words) : words)];
}

const cardWords = card => [card.name?.formatted_name ?? card.name?.formattedName ?? 'Contact card', ...(card.phones ?? []).map(phone => phone.phone)]
  .filter(Boolean).join(' ');

const orderWords = order => (order.items ?? order.product_items ?? [])
  .map(item => `${item.quantity} × ${item.productRetailerId ?? item.product_retailer_id}`).join(', ') || 'Order';

const unreadable = message => !message.text && !message.media && !message.location && !message.interactive
  && !message.reaction && !message.contacts && !message.order;

function tick(message) {
  if (message.direction !== 'outbound') return undefined;
  const [sign, words] = message.held ? ['◷', 'accepted, kept back by WhatsApp for now'] : ticks[message.status] ?? ['', message.status];
  const tone = message.status === 'played' ? 'read' : message.status;
  return el('span', { class: `tick ${tone}` }, el('span', { 'aria-hidden': 'true' }, sign), el('span', { class: 'unseen' }, words));
}
