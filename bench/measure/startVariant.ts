import type { RunningProcess } from '../processes.ts';
import { CORES, startProcess } from '../processes.ts';
import type { VariantFile } from '../variants.ts';
import { APOLLO_GATEWAY } from '../variants.ts';

/** A variant that runs. */
export interface Variant extends VariantFile {
  readonly url: string;
  /** All processes that work for a request, without the upstream. */
  readonly processes: readonly RunningProcess[];
}

export interface StartOptions {
  /** The folder for a CPU profile. @default no profile */
  readonly profileFolder?: string | undefined;
  /** The path of the Node binary. @default that of this process */
  readonly nodePath?: string | undefined;
}

/** Starts a variant on the measured core. */
export async function startVariant(
  variant: VariantFile,
  upstreamUrl: string,
  options: StartOptions = {},
): Promise<Variant> {
  const { file, args = [] } = variant;
  const process = await startProcess({
    ...{ file: `variants/${file}`, args: [upstreamUrl, ...args], core: CORES.measured },
    ...options,
  });
  return { ...variant, url: process.url, processes: [process] };
}

/** Starts Apollo Gateway in front of a running gateway, which must be a subgraph. The processes of both are counted. */
export async function startApolloGateway(gateway: Variant): Promise<Variant> {
  const router = await startVariant(APOLLO_GATEWAY, gateway.url);
  return { ...router, processes: [...router.processes, ...gateway.processes] };
}
