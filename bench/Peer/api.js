// The webhook: verify over the raw bytes, log, queue, 200. And a broadcast: rows for everybody, then their jobs.
import { createHmac, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import { Queue } from 'bullmq';
import { inTransaction, openPool, query } from './database.js';
import { jobDefaults, openRedis, processQueue, sendQueue } from './queues.js';
import { environment, settings } from './settings.js';

const pool = openPool(settings.poolOfApi);
const queue = new Queue(processQueue, { connection: openRedis(), defaultJobOptions: jobDefaults });
const sending = new Queue(sendQueue, { connection: openRedis(), defaultJobOptions: jobDefaults });
const channels = new Map((await pool.query('select * from channels')).rows.map((row) => [row.id, row]));

const logSql = 'insert into webhook_logs (channel_id, body) values ($1, $2) returning id';

const peopleSql = `
  insert into conversations (tenant_id, channel_id, phone, last_message_at)
  select $1, $2, phone, now() from unnest($3::text[]) as phone
  on conflict (channel_id, phone) do update set last_message_at = excluded.last_message_at`;

const broadcastSql = `
  with made as (
    insert into messages (tenant_id, conversation_id, direction, body, status)
    select $1, id, 'outbound', $4, 'queued' from conversations where channel_id = $2 and phone = any($3::text[])
    returning id, conversation_id
  )
  select made.id, c.phone from made join conversations c on c.id = made.conversation_id`;

const isSigned = (channel, body, header) => {
  const wanted = Buffer.from(`sha256=${createHmac('sha256', channel.app_secret).update(body).digest('hex')}`);
  const given = Buffer.from(header ?? '');
  return wanted.length === given.length && timingSafeEqual(wanted, given);
};

const app = Fastify({ logger: false, bodyLimit: 4 * 1024 * 1024, keepAliveTimeout: 120_000 });
app.removeAllContentTypeParsers();
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => done(null, body));

app.get('/health', async () => ({ status: 'ok' }));
app.post('/webhook/:channel', async (request, reply) => {
  const channel = channels.get(request.params.channel);
  if (!channel || !isSigned(channel, request.body, request.headers['x-hub-signature-256'])) return reply.code(401).send();
  const text = request.body.toString();
  const payload = JSON.parse(text);
  const log = await query(pool, 'log', logSql, [channel.id, text]);
  for (const entry of payload.entry)
    for (const change of entry.changes)
      if (change.value.messages) await queue.add('process', { log: log.rows[0].id, channel: channel.id, value: change.value });
  return { status: 'ok' };
});

app.post('/broadcast/:channel', async (request) => {
  const channel = channels.get(request.params.channel);
  const { text, to } = JSON.parse(request.body);
  const rows = await inTransaction(pool, async (client) => {
    await query(client, 'people', peopleSql, [channel.tenant_id, channel.id, to]);
    return (await query(client, 'broadcast', broadcastSql, [channel.tenant_id, channel.id, to, text])).rows;
  });
  await sending.addBulk(rows.map((row) => ({ name: 'send', data: { channel: channel.id, to: row.phone, reply: row.id, answer: text }, opts: { jobId: row.id } })));
  return { queued: rows.length };
});

await app.listen({ host: '127.0.0.1', port: environment.port });
