import { readOptions } from './options.ts';
import type { RunningProcess } from './processes.ts';
import { CORES, pinThisProcess, startProcess } from './processes.ts';
import { runReconstruction } from './reconstructionProcess.ts';
import { reportGoals, reportMachine, reportStarts, reportSummary, reportWorkload } from './report.ts';
import { runRounds } from './rounds.ts';
import { measureStarts } from './starts.ts';
import type { Variant } from './variants.ts';
import { isSubgraph, OURS, startApolloGateway, startVariant, VARIANTS } from './variants.ts';
import { conversationIds, createWorkloads } from './workloads.ts';

const options = readOptions(process.argv.slice(2));
const running: RunningProcess[] = [];
try {
  console.log(reportMachine(options));
  pinThisProcess(CORES.measuring);
  await runGateways();
  if (options.reconstruction) await runReconstruction(options.quick);
} finally {
  await Promise.all(running.map((each) => each.stop()));
}

async function runGateways(): Promise<void> {
  const upstream = await startProcess({ file: 'upstream', args: [], core: CORES.measuring });
  running.push(upstream);
  const { variants, subgraph } = await startVariants(upstream.url);
  const all = createWorkloads(await conversationIds(upstream.url));
  const workloads = all.filter(({ key }) => options.only.includes(key));
  const results = new Map<string, Awaited<ReturnType<typeof runRounds>>>();
  for (const workload of workloads) {
    if (workload.key === 'f' && !subgraph) {
      console.log(`\n(f) is left out: the gateway does not serve \`_entities\`.`);
      continue;
    }
    const result = await runRounds(workload, variants, upstream, {
      ...options,
      // New processes need a longer warm-up.
      warmUpSeconds: options.warmUpSeconds * (results.size === 0 ? 3 : 1),
    });
    results.set(workload.key, result);
    console.log(reportWorkload(workload, result));
  }
  console.log(reportSummary(results));
  console.log(reportGoals(results));
  if (options.starts > 0) console.log(reportStarts(await measureStarts(all, upstream.url, options.starts)));
}

async function startVariants(upstreamUrl: string): Promise<{ variants: Variant[]; subgraph: boolean }> {
  const variants: Variant[] = [];
  for (const file of VARIANTS) {
    const variant = await startVariant(
      file,
      upstreamUrl,
      file.name === OURS ? options.profileFolder : undefined,
    );
    running.push(...variant.processes);
    variants.push(variant);
  }
  const gateway = variants.find(({ name }) => name === OURS);
  const subgraph = gateway !== undefined && (await isSubgraph(gateway.url));
  if (!gateway || !subgraph) {
    console.log('\nApollo Gateway is left out: it needs a subgraph, and the gateway does not serve one.');
    return { variants, subgraph };
  }
  const router = await startApolloGateway(gateway);
  running.push(...router.processes.slice(0, 1));
  return { variants: [...variants, router], subgraph };
}
