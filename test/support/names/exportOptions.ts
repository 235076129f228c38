import { PassThrough } from 'node:stream';
import { exportCommand } from '../../../src/cli/export.ts';

/** The options that `contacts-gateway export` has, as `--from`. */
export function exportOptions(): readonly string[] {
  const refuse = () => {
    throw new Error('nothing is run');
  };
  const { options } = exportCommand({
    ...{ readConfig: refuse, run: refuse, onStopSignal: refuse, now: refuse },
    progress: { terminal: null, write: refuse, now: refuse },
    output: new PassThrough(),
  });
  return options.map(({ long }) => long ?? '');
}
