import { expect } from 'vitest';
import { MODES } from '../gateway/modes.ts';
import { startTestGateway } from '../gateway/testGateway.ts';
import { CANARY_TOKEN, leaksIn } from './canaries.ts';
import type { Fault, FaultServer } from './faultServer.ts';
import { sound, startFaultServer } from './faultServer.ts';
import type { ClientOperation } from './operations.ts';
import { DATA } from './operations.ts';

/** The response of a client: the data, and the path, the code and the upstream name of each error. */
export interface ClientOutcome {
  readonly data: unknown;
  /** `path code`, and ` name` where upstream gave one; in the order of the alphabet. */
  readonly errors: readonly string[];
}

export interface Observation extends ClientOutcome {
  readonly mode: string;
  readonly planned: boolean;
  /** How many operations reached the upstream. */
  readonly operations: number;
}

/** A faulty upstream, and before it a gateway of every mode. */
export interface FaultBench {
  readonly server: FaultServer;
  /** Sends one operation to every gateway while the upstream has this fault. Fails when a response holds a secret. */
  observe(fault: Fault, operation: ClientOperation): Promise<readonly Observation[]>;
  /** Stops everything; fails when a gateway met a fault of its own, or a promise was rejected unheard. */
  stop(): Promise<void>;
}

export async function startFaultBench({ timeoutMs = 20_000 } = {}): Promise<FaultBench> {
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  process.on('unhandledRejection', onRejection);
  const server = await startFaultServer(DATA);
  const gateways = await Promise.all(
    MODES.map(async (mode) => ({
      mode: `${mode.fetch}, ${mode.plan ? 'planned' : 'stitched'}`,
      planned: mode.plan,
      gateway: await startTestGateway({ url: server.url, timeoutMs, federation: 'full', ...mode }),
    })),
  );
  return {
    server,
    observe: async (fault, { query, variables }) => {
      const observations: Observation[] = [];
      for (const { mode, planned, gateway } of gateways) {
        server.begin(fault);
        const headers = { authorization: `Bearer ${CANARY_TOKEN}` };
        const response = await gateway.ask(query, { ...variables }, headers);
        expect(leaksIn(JSON.stringify(response))).toEqual([]);
        const operations = server.operations.length;
        observations.push({
          mode,
          planned,
          operations,
          data: response.data,
          errors: errorsOf(response.errors),
        });
      }
      server.begin(sound);
      return observations;
    },
    stop: async () => {
      await Promise.all(gateways.map(({ gateway }) => gateway.stop()));
      await server.stop();
      // Node reports a rejection in a later turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
      process.off('unhandledRejection', onRejection);
      expect(rejections).toEqual([]);
      expect(gateways.flatMap(({ gateway }) => gateway.internalErrors)).toEqual([]);
    },
  };
}

type Errors = NonNullable<Awaited<ReturnType<Awaited<ReturnType<typeof startTestGateway>>['ask']>>['errors']>;

function errorsOf(errors: Errors | undefined): readonly string[] {
  return (errors ?? [])
    .map(({ path, extensions }) => {
      const name = extensions?.['name'];
      return [path?.join('.') ?? 'nowhere', extensions?.['code'], name].filter((part) => part).join(' ');
    })
    .sort();
}

/** Expects this response in every mode. `data` may leave out fields that do not matter. */
export function expectAll(observations: readonly Observation[], { data, errors }: ClientOutcome): void {
  for (const { mode, ...observed } of observations) {
    expect.soft({ mode, errors: observed.errors }).toEqual({ mode, errors });
    expect.soft({ mode, data: observed.data }).toMatchObject({ mode, data });
  }
}
