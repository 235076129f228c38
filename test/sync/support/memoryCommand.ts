import { syncCommand } from '../../../src/cli/sync.ts';
import { readConfig } from '../../../src/config/config.ts';
import { createLogger } from '../../../src/logging/log.ts';
import type { Destination } from '../../../src/sync/contract/destination.ts';
import type { SmallUpstream } from './smallUpstream.ts';

export interface MemoryCommandParts {
  readonly openDestination: () => Promise<Destination>;
  readonly now: () => number;
  /** Resolves when the next run begins. Gets a function that does the same as SIGTERM. */
  readonly sleep: (delayMs: number, stop: () => void) => Promise<void>;
}

export interface MemoryCommand {
  /** Resolves when the command ends. Rejects with its error. */
  run(args: readonly string[]): Promise<unknown>;
  /** What the command writes to standard output. */
  readonly text: () => string;
  readonly errors: () => string;
  /** Does the same as SIGTERM. */
  stop(): void;
}

/** The command with the small upstream, and with another destination and another clock. */
export function createMemoryCommand({ common }: SmallUpstream, parts: MemoryCommandParts): MemoryCommand {
  let [text, errors] = ['', ''];
  let stop = (): void => undefined;
  const environment = { UPSTREAM_URL: common.upstreamUrl, UPSTREAM_SCHEMA: 'schema/upstream.graphql' };
  const command = syncCommand({
    ...{ ...parts, sleep: (delayMs) => parts.sleep(delayMs, stop) },
    readConfig: () => readConfig(environment, () => ''),
    createLog: () => createLogger({ level: 'silent' }),
    write: (some) => {
      text += some;
    },
    writeError: (some) => {
      errors += some;
    },
    onStopSignal: (listener) => {
      stop = listener;
    },
  });
  return {
    run: (args) =>
      command.parseAsync(['--to', 'memory', '--token-file', common.tokenFile, ...args], { from: 'user' }),
    text: () => text,
    errors: () => errors,
    stop: () => stop(),
  };
}
