import { Redis } from 'ioredis';
import { environment, settings } from './settings.js';

export const processQueue = 'whatsapp-process';
export const sendQueue = 'whatsapp-send';

// BullMQ asks for null on connections that block.
export const openRedis = () => new Redis({ host: '127.0.0.1', port: environment.redisPort, maxRetriesPerRequest: null });

export const jobDefaults = {
  attempts: settings.attempts,
  backoff: { type: 'exponential', delay: settings.backoffMilliseconds },
  removeOnComplete: true,
  removeOnFail: { count: 1000 },
};
