import pg from 'pg';
import { environment } from './settings.js';

export const openPool = (max) => new pg.Pool({ connectionString: environment.database, max, keepAlive: true, idleTimeoutMillis: 0 });

// Named, so that the server parses and plans each of them once a connection.
export const query = (client, name, text, values) => client.query({ name, text, values });

export async function inTransaction(pool, work) {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
