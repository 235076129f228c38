import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { Registry } from 'prom-client';
import type { WorkerGroup } from '../../app/workerGroup.ts';
import { sortedSdl } from '../../gateway/schema/schemaPolling.ts';
import { isObject } from '../../upstream/response/json.ts';
import type { ServiceToken } from '../../upstream/serviceToken/tokenState.ts';
import type { Port } from '../common/channel.ts';
import { openChannel } from '../common/channel.ts';
import type { PrimaryCall, PrimaryEvent, WorkerCall, WorkerEvent } from '../common/messages.ts';
import { createHistoryCommands } from './historyCommands.ts';
import { createWorkerTokens } from './workerTokens.ts';

/** Longest wait for the reply to the first call, in milliseconds. */
const JOIN_TIMEOUT_MS = 10_000;
/** Longest wait until a request of a client is counted, in milliseconds. */
const COUNT_TIMEOUT_MS = 500;
/** Longest wait for the metrics of all workers, in milliseconds. */
const METRICS_TIMEOUT_MS = 5_000;

/** A worker in its group. */
export interface JoinedGroup extends WorkerGroup {
  /** Reports to the primary process that this worker accepts connections. */
  reportListening(url: string): void;
}

/**
 * Connects this worker with the primary process.
 *
 * @throws Error when the process that started this one is not a gateway.
 */
export async function joinGroup(port: Port): Promise<JoinedGroup> {
  let unavailability: ReturnType<WorkerGroup['unavailability']> = null;
  let registry: Registry | undefined;
  const tokenListeners: ((account: string, token: ServiceToken) => void)[] = [];
  const schemaPolls: (() => void)[] = [];

  const onEvent = (event: WorkerEvent): void => {
    switch (event.name) {
      case 'workers':
        unavailability = event.working * 2 > event.configured ? null : 'WORKERS_UNAVAILABLE';
        return;
      case 'token':
        for (const listener of tokenListeners) listener(event.account, event.token);
        return;
      case 'pollSchema':
        for (const poll of schemaPolls) poll();
        return;
    }
  };
  const channel = openChannel<PrimaryCall, PrimaryEvent, WorkerCall, WorkerEvent>(port, {
    // `readMetrics` is the only call.
    onCall: () => registry?.getMetricsAsJSON() ?? [],
    onEvent,
  });

  const joined = await channel.call({ name: 'join' }, JOIN_TIMEOUT_MS);
  if (!isObject(joined)) {
    throw new Error('WORKERS: expected a gateway as the primary process of this worker, got another program');
  }
  const { sandboxUrl } = joined;
  return {
    sandboxUrl: typeof sandboxUrl === 'string' ? sandboxUrl : null,
    tokensOf: (account) => createWorkerTokens(channel, account),
    onToken: (listener) => void tokenListeners.push(listener),
    histories: createHistoryCommands(channel),
    takeRequest: async (clientId) => {
      const wait = await channel.call({ name: 'takeRequest', clientId }, COUNT_TIMEOUT_MS);
      return typeof wait === 'number' || wait === null ? wait : undefined;
    },
    shareMetrics: (own) => {
      registry = own;
      return async () => {
        const text = await channel.call({ name: 'collectMetrics' }, METRICS_TIMEOUT_MS);
        if (typeof text === 'string') return text;
        throw new Error('The primary process did not collect the metrics of the workers in time.');
      };
    },
    onSchemaPoll: (poll) => void schemaPolls.push(poll),
    reportSchema: (schema) => channel.notify({ name: 'schemaChanged', digest: digestOf(schema) }),
    unavailability: () => unavailability,
    reportListening: (url) => channel.notify({ name: 'listening', url }),
  };
}

function digestOf(schema: GraphQLSchema): string {
  return createHash('sha256').update(sortedSdl(schema)).digest('base64url');
}
