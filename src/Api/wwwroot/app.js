import { get, post } from './api.js';
import { byId, say, show, words } from './dom.js';
import { Leaving } from './leaving.js';
import { channels, drawConversation, drawEntry, drawIncident, drawLead, isSaidOnce, named, Pane, unresolvedFirst } from './lists.js';
import { Notices } from './notices.js';
import { Thread } from './thread.js';

const poll = 30_000;
const settle = 120;
const whileLeaving = 3_000;

const leaving = new Leaving({ onChange: () => soon('leaving'), open: openById });
const notices = new Notices({ onChange: () => soon('notices') });
const thread = new Thread({ onSent: () => soon('conversations'), onUnauthorized: signedOut });
const incidentActs = incident => [
  incident.status === 'open' && ['Acknowledge', () => act(`/api/incidents/${incident.id}/acknowledgement`)],
  incident.status !== 'resolved' && ['Update', () => tell(incident, 'updates', {
    title: `News of ${incident.code}`, about: 'The guide hears this on WhatsApp.', yes: 'Send', needed: true,
    also: `Tell everybody with a confirmed booking on ${incident.trip.code} too` })],
  incident.status !== 'resolved' && ['Resolve', () => tell(incident, 'resolution', {
    title: `Resolve ${incident.code}?`, about: 'What was done? Whoever was told of it hears that it is over. This cannot be undone.', yes: 'Resolve' })],
].filter(Boolean);

async function tell(incident, what, question) {
  const said = await words(question);
  if (said) await act(`/api/incidents/${incident.id}/${what}`, { ...said.text && { text: said.text }, ...said.isTicked && { tellTravellers: true } });
}

async function act(path, body) {
  await post(path, body);
  for (const name of ['incidents', 'timeline']) soon(name);
}

const panes = {
  conversations: new Pane('conversations', '/api/conversations?quiet=false', { draw: drawConversation, choose: choose }),
  leads: new Pane('leads', '/api/leads', { draw: drawLead, choose: lead => openById(lead.conversationId) }),
  incidents: new Pane('incidents', '/api/incidents', { draw: drawIncident, choose: incident => openById(incident.conversationId), acts: incidentActs, order: unresolvedFirst }),
  timeline: new Pane('timeline', '/api/timeline', { draw: drawEntry, keep: isSaidOnce }),
};

// What a notice of each kind makes stale. A kind that this page does not know refreshes everything.
const touched = {
  message: ['conversations', 'thread'], conversation: ['conversations', 'thread'], contact: ['conversations'],
  lead: ['leads', 'conversations', 'timeline'], incident: ['incidents', 'timeline'], timeline: ['timeline'],
  template: ['notices'], broadcast: ['leaving'],
};

const waiting = new Map();
let hub;
let timer;
let leavingTimer;

function soon(name) {
  const entry = waiting.get(name) ?? { running: false, again: false };
  waiting.set(name, entry);
  if (entry.running || entry.timer) { entry.again = entry.running; return; }
  entry.timer = setTimeout(() => run(name, entry), settle);
}

async function run(name, entry) {
  entry.timer = undefined;
  entry.running = true;
  try {
    if (name === 'thread') await thread.refresh();
    else if (name === 'channels') await lookAtChannels();
    else if (name === 'notices') await notices.refresh(thread.me);
    else if (name === 'leaving') await lookAtLeaving();
    else await refreshPane(name);
  } catch (error) {
    if (error.status === 401) signedOut();
    else throw error;
  } finally {
    entry.running = false;
    if (entry.again) { entry.again = false; soon(name); }
  }
}

async function refreshPane(name) {
  const pane = panes[name];
  const before = pane.items[0];
  await pane.refresh();
  if (name !== 'conversations') return;
  pane.mark(thread.conversation?.id);
  const now = pane.items.find(item => item.id === thread.conversation?.id);
  if (now) { thread.conversation = now; thread.head(); }
  const first = pane.items[0];
  if (before && first && (before.id !== first.id || before.lastMessageAt !== first.lastMessageAt))
    byId('announcer').textContent = `New activity with ${named(first.contact)}`;
}

function refreshAll() {
  for (const name of [...Object.keys(panes), 'thread', 'channels', 'leaving', 'notices']) soon(name);
}

async function choose(conversation) {
  panes.conversations.mark(conversation.id);
  pick('thread');
  await thread.open(conversation);
  byId('thread-title').focus({ preventScroll: true });
}

/** Which number is which, and whether one of them is kept from sending. */
async function lookAtChannels() {
  const { items } = await get('/api/whatsapp/config?limit=100');
  for (const channel of items) channels.set(channel.id, channel);
  const parked = items.filter(channel => channel.isActive && new Date(channel.parkedUntil ?? 0) > new Date());
  say(byId('parked'), parked.map(channel => `${channel.name} cannot send: ${channel.parkedReason}. What is written waits and is tried again.`).join(' '));
}

/** While something leaves it is looked at again by itself: not each message is told of. */
async function lookAtLeaving() {
  clearTimeout(leavingTimer);
  if (await leaving.refresh(thread.me)) leavingTimer = setTimeout(() => soon('leaving'), whileLeaving);
}

async function openById(id) {
  if (!id) return;
  try {
    await choose(await get(`/api/conversations/${id}`));
  } catch (error) {
    if (error.status === 401) signedOut();
    else byId('announcer').textContent = error.message;
  }
}

function pick(pane) {
  byId('panes').dataset.pane = pane;
  const shown = pane === 'thread' ? 'conversations' : pane;
  for (const tab of document.querySelectorAll('.tabs [data-pane]'))
    tab.setAttribute('aria-pressed', String(tab.dataset.pane === shown));
}

function connection(state, words) {
  byId('connection').dataset.state = state;
  byId('connection').textContent = words;
}

async function listen() {
  if (!window.signalR) { connection('away', 'Refreshing every 30 s'); return; }
  hub = new window.signalR.HubConnectionBuilder()
    .withUrl('/hubs/inbox', { skipNegotiation: true, transport: window.signalR.HttpTransportType.WebSockets })
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: tries => Math.min(10_000, 500 * 2 ** tries.previousRetryCount) })
    .configureLogging(window.signalR.LogLevel.Error)
    .build();
  hub.on('changed', notice => (touched[notice?.kind] ?? [...Object.keys(panes), 'thread']).forEach(soon));
  hub.onreconnecting(() => connection('away', 'Reconnecting…'));
  hub.onreconnected(() => { connection('live', 'Live'); refreshAll(); });
  hub.onclose(() => connection('away', 'Refreshing every 30 s'));
  await startHub(hub);
}

async function startHub(starting) {
  try {
    await starting.start();
    connection('live', 'Live');
    refreshAll();
  } catch {
    connection('away', 'Refreshing every 30 s');
    setTimeout(() => { if (hub === starting) startHub(starting); }, 10_000);
  }
}

function signedOut() {
  clearInterval(timer);
  clearTimeout(leavingTimer);
  const open = hub;
  hub = undefined;
  open?.stop();
  thread.close();
  Object.values(panes).forEach(pane => pane.reset());
  show(byId('desk'), false);
  show(byId('sign-in'), true);
  byId('email').focus();
}

async function enter() {
  const [me, tenant] = await Promise.all([get('/api/users/me'), get('/api/tenant')]);
  thread.me = me;
  byId('who').textContent = `${me.name} · ${tenant.name}`;
  show(byId('sign-in'), false);
  show(byId('desk'), true);
  timer = setInterval(refreshAll, poll);
  await lookAtChannels();
  refreshAll();
  await listen();
}

byId('sign-in-form').addEventListener('submit', async event => {
  event.preventDefault();
  say(byId('sign-in-error'), '');
  const button = event.target.querySelector('button');
  button.disabled = true;
  try {
    await post('/api/auth/login?cookie=true', { email: byId('email').value.trim(), password: byId('password').value });
    byId('password').value = '';
    await enter();
  } catch (error) {
    say(byId('sign-in-error'), error.message);
  } finally {
    button.disabled = false;
  }
});

byId('sign-out').addEventListener('click', async () => {
  try {
    await post('/api/auth/logout');
  } finally {
    signedOut();
  }
});

byId('thread-back').addEventListener('click', () => pick('conversations'));
for (const tab of document.querySelectorAll('.tabs [data-pane]')) tab.addEventListener('click', () => pick(tab.dataset.pane));

try {
  await enter();
} catch (error) {
  signedOut();
  if (error.status !== 401) say(byId('sign-in-error'), error.message);
}
