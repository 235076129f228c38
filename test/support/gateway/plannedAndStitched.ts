import type { ContactsFetch } from '../../../src/gateway/execution/contactsFetch.ts';
import type { SandboxOptions } from '../../../src/sandbox/server/server.ts';
import type { ValidatedSandbox } from '../upstream/validatedSandbox.ts';
import { startValidatedSandbox } from '../upstream/validatedSandbox.ts';
import type { TestGateway } from './testGateway.ts';
import { startTestGateway } from './testGateway.ts';

export interface PlannedAndStitched {
  /** The upstream of both gateways. */
  readonly sandbox: ValidatedSandbox;
  readonly planned: TestGateway;
  readonly stitched: TestGateway;
  stop(): Promise<void>;
}

/** Starts two gateways over one sandbox: one that plans operations, and one that stitches all of them. */
export async function startPlannedAndStitched(
  data: NonNullable<SandboxOptions['data']>,
  fetch: ContactsFetch,
): Promise<PlannedAndStitched> {
  const sandbox = await startValidatedSandbox({ data });
  const planned = await startTestGateway({ url: sandbox.url, fetch });
  const stitched = await startTestGateway({ url: sandbox.url, fetch, plan: false });
  return {
    ...{ sandbox, planned, stitched },
    stop: async () => {
      await planned.stop();
      await stitched.stop();
      await sandbox.stop();
    },
  };
}
