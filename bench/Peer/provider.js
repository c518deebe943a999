import { Agent, request } from 'node:http';
import { environment } from './settings.js';

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

// Meta's send call. Anything but a 2xx throws, and the queue tries again.
export function callProvider(channel, to, text) {
  const body = JSON.stringify({ messaging_product: 'whatsapp', to: `+${to}`, type: 'text', text: { body: text } });
  const headers = {
    'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), Authorization: `Bearer ${channel.access_token}`,
  };
  return new Promise((resolve, reject) => {
    const call = request(`${environment.provider}/v25.0/${channel.phone_number_id}/messages`, { method: 'POST', agent, headers, timeout: 30_000 });
    call.on('response', (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode >= 300) return reject(new Error(`The provider answered ${response.statusCode}.`));
        resolve(JSON.parse(Buffer.concat(parts)).messages[0].id);
      });
    });
    call.on('timeout', () => call.destroy(new Error('The provider did not answer in time.')));
    call.on('error', reject);
    call.end(body);
  });
}
