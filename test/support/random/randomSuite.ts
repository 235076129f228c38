import type { SandboxData } from '../../../src/sandbox/server/data/data.ts';
import { monthData } from '../../../src/sandbox/server/data/data.ts';
import type { Sandbox } from '../../../src/sandbox/server/server.ts';
import type { GatewayKind } from '../gateway/gatewayKinds.ts';
import { GATEWAY_KINDS, startGateways } from '../gateway/gatewayKinds.ts';
import type { Ask } from '../http/graphqlResponse.ts';
import { httpClient } from '../http/httpClient.ts';
import { startValidatedSandbox } from '../upstream/validatedSandbox.ts';
import type { OperationOptions } from './operations/operationDraft.ts';
import { sandboxValues } from './operations/sandboxValues.ts';
import { collectPools } from './operations/valuePools.ts';
import type { Outcome } from './runOperations.ts';

export interface SuiteOptions {
  /** What the sandbox serves: a made-up month unless given. */
  readonly data?: SandboxData;
  readonly contactIds?: readonly string[];
  /** How likely `Type.field` is among its siblings, where it is not as likely as they are. */
  readonly weights: OperationOptions['weights'];
}

/** A sandbox, every kind of gateway before it, and what random operations for it are drawn from. */
export interface RandomSuite {
  readonly sandbox: Sandbox;
  readonly askUpstream: Ask;
  readonly asks: Readonly<Record<GatewayKind, Ask>>;
  /** Two of the four kinds: the planned and the stitched ones take turns. */
  readonly asksFor: (seed: number) => Readonly<Record<string, Ask>>;
  readonly options: OperationOptions;
  stop(): Promise<void>;
}

export async function startRandomSuite(suite: SuiteOptions): Promise<RandomSuite> {
  const { data = monthData(), contactIds = [], weights } = suite;
  const sandbox = await startValidatedSandbox({ data });
  const { asks, stop } = await startGateways(sandbox.url);
  const upstream = httpClient(sandbox.url);
  return {
    sandbox,
    askUpstream: upstream.ask,
    asks,
    asksFor: (seed) => {
      const kinds: readonly GatewayKind[] = TURNS[seed % TURNS.length] ?? GATEWAY_KINDS;
      return Object.fromEntries(kinds.map((kind) => [kind, asks[kind]]));
    },
    options: {
      values: sandboxValues(await collectPools(data, contactIds, upstream.ask)),
      // Upstream resolves it once a request, and a gateway may make several of one.
      onceFields: new Set(['RoutingRule.availability']),
      weights,
      maxRootFields: 3,
      maxDepth: 9,
      maxFields: 30,
      maxMultiplicity: 60,
    },
    stop: async () => {
      await stop();
      await upstream.close();
      await sandbox.stop();
    },
  };
}

const TURNS = [
  ['eager, planned', 'lazy, stitched'],
  ['lazy, planned', 'eager, stitched'],
] as const;

/** The first seed, and how many from there on. `RANDOM_SEED` and `RANDOM_COUNT` say otherwise. */
export function randomRange(count: number): { readonly firstSeed: number; readonly count: number } {
  return {
    firstSeed: Number(process.env['RANDOM_SEED'] ?? 20_260_112),
    count: Number(process.env['RANDOM_COUNT'] ?? count),
  };
}

/** Minutes rather than seconds: it is for runs of any length. */
export function randomTimeoutMs(count: number): number {
  return 120_000 + randomRange(count).count * 500;
}

/** One line in the output of the test run. */
export function summarise(kind: string, count: number, outcome: Outcome): void {
  const { differing, withErrors, comparedBytes } = outcome;
  const { firstSeed, count: attempt } = randomRange(count);
  const facts = [
    `${attempt} random operations ${kind}`,
    `seed ${firstSeed}`,
    `${differing} answered otherwise`,
    `${withErrors} with errors`,
    `${Math.round(comparedBytes / 1_024)} KiB of data`,
  ];
  process.stdout.write(`${facts.join(', ')}\n`);
}
