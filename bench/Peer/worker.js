// Two queues: the first makes rows of a message and its reply, the second sends the reply.
import { Queue, Worker } from 'bullmq';
import { inTransaction, openPool, query } from './database.js';
import { callProvider } from './provider.js';
import { jobDefaults, openRedis, processQueue, sendQueue } from './queues.js';
import { settings } from './settings.js';

const pool = openPool(settings.poolOfWorker);
const sending = new Queue(sendQueue, { connection: openRedis(), defaultJobOptions: jobDefaults });
const channels = new Map((await pool.query('select * from channels')).rows.map((row) => [row.id, row]));

const conversationSql = `
  insert into conversations (tenant_id, channel_id, phone, name, last_message_at) values ($1, $2, $3, $4, now())
  on conflict (channel_id, phone) do update set last_message_at = excluded.last_message_at, name = excluded.name
  returning id`;

const messageSql = `
  insert into messages (tenant_id, conversation_id, direction, body, provider_message_id, status)
  values ($1, $2, 'inbound', $3, $4, 'received')
  on conflict (tenant_id, provider_message_id) do nothing
  returning id`;

const leadSql = `
  insert into leads (tenant_id, conversation_id, product, status) values ($1, $2, $3, 'new')`;

const replySql = `
  insert into messages (tenant_id, conversation_id, direction, body, in_reply_to, status)
  values ($1, $2, 'outbound', $3, $4, 'queued')
  returning id`;

const productOf = (text) => text.match(/interested in (.+?)(?: for |$)/i)?.[1];

async function keep(channel, message, name) {
  const text = message.text?.body ?? '';
  return inTransaction(pool, async (client) => {
    const { tenant_id: tenant, id } = channel;
    const conversation = (await query(client, 'conversation', conversationSql, [tenant, id, message.from, name])).rows[0].id;
    const inbound = (await query(client, 'message', messageSql, [tenant, conversation, text, message.id])).rows[0];
    if (!inbound) return null;
    const product = productOf(text);
    if (product) await query(client, 'lead', leadSql, [tenant, conversation, product]);
    const answer = product ? `Thank you! We will send you details of ${product}.` : 'Thank you, somebody will answer soon.';
    const reply = (await query(client, 'reply', replySql, [tenant, conversation, answer, inbound.id])).rows[0].id;
    return { reply, answer };
  });
}

async function processJob({ data }) {
  const channel = channels.get(data.channel);
  for (const message of data.value.messages) {
    const kept = await keep(channel, message, data.value.contacts?.[0]?.profile?.name);
    if (kept) await sending.add('send', { channel: channel.id, to: message.from, ...kept }, { jobId: kept.reply });
  }
}

const sentSql = `
  update messages set status = 'sent', provider_message_id = $2 where id = $1`;

async function sendJob({ data }) {
  const id = await callProvider(channels.get(data.channel), data.to, data.answer);
  await query(pool, 'sent', sentSql, [data.reply, id]);
}

new Worker(processQueue, processJob, { connection: openRedis(), concurrency: settings.processAtOnce });
new Worker(sendQueue, sendJob, { connection: openRedis(), concurrency: settings.sendAtOnce });
