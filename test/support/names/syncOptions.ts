import { syncCommand } from '../../../src/cli/sync.ts';

/** The options that `contacts-gateway sync` has, as `--since`. */
export function syncOptions(): readonly string[] {
  const refuse = () => {
    throw new Error('nothing is run');
  };
  const { options } = syncCommand({
    ...{ readConfig: refuse, createLog: refuse, openDestination: refuse, write: refuse, writeError: refuse },
    ...{ onStopSignal: refuse, now: refuse, sleep: refuse },
  });
  return options.map(({ long }) => long ?? '');
}
