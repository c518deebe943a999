// Everything that was chosen for speed or for durability stands here; bench/Load prints it beneath the table.
export const settings = {
  poolOfApi: 10,
  poolOfWorker: 24,
  processAtOnce: 32,
  sendAtOnce: 256,
  attempts: 3,
  backoffMilliseconds: 2000,
};

export const environment = {
  database: process.env.PEER_DATABASE,
  redisPort: Number(process.env.PEER_REDIS_PORT),
  port: Number(process.env.PEER_PORT),
  provider: process.env.PEER_PROVIDER,
};
