// The webhook: verify over the raw bytes, log, queue, 200.
import { createHmac, timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import { Queue } from 'bullmq';
import { openPool, query } from './database.js';
import { jobDefaults, openRedis, processQueue } from './queues.js';
import { environment, settings } from './settings.js';

const pool = openPool(settings.poolOfApi);
const queue = new Queue(processQueue, { connection: openRedis(), defaultJobOptions: jobDefaults });
const channels = new Map((await pool.query('select * from channels')).rows.map((row) => [row.id, row]));

const logSql = 'insert into webhook_logs (channel_id, body) values ($1, $2) returning id';

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

await app.listen({ host: '127.0.0.1', port: environment.port });
