import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { openSocket } from '../support/http/openSocket.ts';
import { until } from '../support/waiting/until.ts';
import { START_MS, startGroup } from './support/startGroup.ts';

it(
  'connections beyond the limit of all workers are closed, and not offered again and again',
  async () => {
    const group = await startGroup({ MAX_CONNECTIONS: '4', HEADERS_TIMEOUT_MS: '3600000' });
    const sockets: Socket[] = [];
    for (let connection = 0; connection < 12; connection += 1) sockets.push(await openSocket(group.url));
    await until(() => sockets.filter(({ closed }) => !closed).length <= 4);
    const warnings = group.logged().filter(({ level }) => level === 'warn');
    expect(new Set(warnings.map(({ maxConnections }) => maxConnections))).toEqual(new Set([2]));
    for (const socket of sockets) socket.destroy();
    await until(async () => {
      const statuses = [1, 2].map(() =>
        group.get('/health/live').then(
          ({ status }) => status,
          () => 0,
        ),
      );
      return (await Promise.all(statuses)).every((status) => status === 200);
    });
  },
  3 * START_MS,
);
