// Chosen for speed by trying (fewer connections cost PostgreSQL less CPU on two cores); bench/Load prints them above the table.
export const settings = {
  poolOfApi: 8,
  poolOfWorker: 8,
  processAtOnce: 12,
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
