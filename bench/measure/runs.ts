import type { Options } from '../options.ts';
import type { RunningProcess } from '../processes.ts';
import { CORES, startProcess } from '../processes.ts';
import { FLOORS_AND_GATEWAY, GATEWAY, GATEWAYS, ONE_DOCUMENT, OURS, oneDocument } from '../variants.ts';
import type { Workload } from '../workloads.ts';
import { conversationIds, createWorkloads } from '../workloads.ts';
import { measureLargeResponse } from './eventLoop.ts';
import type { Results } from './figures.ts';
import type { NodeBinary } from './nodeBinaries.ts';
import { withNode } from './nodeBinaries.ts';
import { recordOperations } from './recorded.ts';
import { runRounds } from './rounds.ts';
import type { RunResult } from './runResult.ts';
import { measureStarts } from './starts.ts';
import type { Variant } from './startVariant.ts';
import { startApolloGateway, startVariant } from './startVariant.ts';

/** Measures the gateway, the floors and all other gateways once, in new processes. */
export async function compareGateways(options: Options): Promise<RunResult> {
  return withUpstream(async (upstream, started) => {
    const others = GATEWAYS.filter(({ name }) => name !== OURS);
    const variants: Variant[] = [];
    for (const file of [...FLOORS_AND_GATEWAY, ...others]) {
      const profileFolder = file.name === OURS ? options.profileFolder : undefined;
      const variant = await started(startVariant(file, upstream.url, { profileFolder }));
      variants.push(variant);
      if (file.name === OURS) variants.push({ ...variant, name: ONE_DOCUMENT, requestsFor: oneDocument });
    }
    const gateway = variantWithName(OURS, variants);
    // The measured gateway gets no requests of a router, because they would add to its memory.
    const subgraph = await started(startVariant(GATEWAY, upstream.url));
    variants.push(await started(startApolloGateway(subgraph)));
    const all = createWorkloads(await conversationIds(upstream.url));
    const workloads = await measureWorkloads(all, variants, gateway, upstream, options);
    if (!options.isComplete) return { workloads, starts: [] };
    const [usage] = await Promise.all(gateway.processes.map((process) => process.usage()));
    return {
      workloads,
      ...(usage && { gatewayRssBytes: usage.rssBytes }),
      starts: await measureStarts(all, upstream.url, options.starts),
      largeResponse: await measureLargeResponse(options),
    };
  });
}

/** Measures the gateway and the floors once with each version of Node. All versions take turns in each round. */
export async function compareNodes(options: Options, nodes: readonly NodeBinary[]): Promise<RunResult> {
  return withUpstream(async (upstream, started) => {
    const variants: Variant[] = [];
    for (const { version, path } of nodes) {
      for (const file of FLOORS_AND_GATEWAY) {
        const variant = startVariant(withNode(file, version), upstream.url, { nodePath: path });
        variants.push(await started(variant));
      }
    }
    const [gateway] = variants.filter(({ file }) => file === 'gateway');
    if (!gateway) throw new Error('expected at least one version of Node, got none');
    const all = createWorkloads(await conversationIds(upstream.url));
    return { workloads: await measureWorkloads(all, variants, gateway, upstream, options), starts: [] };
  });
}

async function measureWorkloads(
  all: readonly Workload[],
  variants: readonly Variant[],
  gateway: Variant,
  upstream: RunningProcess,
  options: Options,
): Promise<ReadonlyMap<string, Results>> {
  const selected = all.filter(({ key }) => options.only.includes(key));
  const recorded = await recordOperations(selected, gateway.url, upstream.url);
  const results = new Map<string, Results>();
  for (const workload of selected) {
    console.error(`(${workload.key}) ${workload.title}`);
    results.set(workload.key, await runRounds(workload, variants, { upstream, recorded }, options));
  }
  return results;
}

type Started = (variant: Promise<Variant>) => Promise<Variant>;

/** Starts the upstream, and stops it and all started variants at the end. */
async function withUpstream<T>(run: (upstream: RunningProcess, started: Started) => Promise<T>): Promise<T> {
  const upstream = await startProcess({ file: 'upstream', args: [], core: CORES.measuring });
  const running = new Set([upstream]);
  try {
    return await run(upstream, async (starting) => {
      const variant = await starting;
      for (const process of variant.processes) running.add(process);
      return variant;
    });
  } finally {
    await Promise.all([...running].map((process) => process.stop()));
  }
}

function variantWithName(wanted: string, variants: readonly Variant[]): Variant {
  const variant = variants.find(({ name }) => name === wanted);
  if (!variant) throw new Error(`expected the variant ${wanted}, got none`);
  return variant;
}
