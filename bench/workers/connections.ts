import { Client } from 'undici';
import type { RequestBody, Workload } from '../workloads.ts';

/** Connections of which one process of the gateway handles the requests. */
export interface Connections {
  /** Sends this number of requests, one at a time on each connection, and waits for the responses. */
  send(bodies: readonly string[], amount: number): Promise<void>;
  close(): Promise<void>;
}

export function bodiesOf({ requests }: Workload): readonly string[] {
  return requests.map((request: RequestBody) => JSON.stringify(request));
}

export function createConnections(clients: readonly Client[]): Connections {
  return {
    send: async (bodies, amount) => {
      let sent = 0;
      await Promise.all(
        clients.map(async (client) => {
          while (sent < amount) {
            const body = bodies[sent % bodies.length] ?? '';
            sent += 1;
            await post(client, body);
          }
        }),
      );
    },
    close: async () => void (await Promise.all(clients.map((client) => client.close()))),
  };
}

/**
 * Opens connections until each worker has as many as required. The primary process chooses the worker, so a connection belongs to
 * the worker that uses CPU time while requests are sent on it.
 *
 * @param cpuMs the CPU time of each worker.
 */
export async function openConnections(
  url: string,
  body: string,
  perWorker: number,
  cpuMs: () => readonly number[],
): Promise<readonly Connections[]> {
  const clients: Client[][] = cpuMs().map(() => []);
  while (clients.some(({ length }) => length < perWorker)) {
    const client = new Client(new URL(url).origin);
    const before = cpuMs();
    for (let request = 0; request < REQUESTS_TO_FIND_A_WORKER; request += 1) await post(client, body);
    const used = cpuMs().map((ms, worker) => ms - (before[worker] ?? 0));
    const own = clients[used.indexOf(Math.max(...used))];
    if (own !== undefined && own.length < perWorker) own.push(client);
    else await client.close();
  }
  return clients.map(createConnections);
}

const REQUESTS_TO_FIND_A_WORKER = 20;

async function post(client: Client, body: string): Promise<void> {
  const response = await client.request({
    ...{ method: 'POST', path: '/graphql', body },
    headers: { 'content-type': 'application/json' },
  });
  if (response.statusCode !== 200) throw new Error(`expected status 200, got ${response.statusCode}`);
  await response.body.dump({ limit: Number.MAX_SAFE_INTEGER });
}
