// Runs `contacts-gateway sync` of the built program at a given instant: node syncProcess.mjs NOW_MS OPTIONS...

import { openDestination } from '../../../dist/cli/sync/openDestination.js';
import { sleepUnlessAborted, syncCommand } from '../../../dist/cli/sync.js';
import { readProcessConfig } from '../../../dist/config/config.js';
import { createLogger } from '../../../dist/logging/log.js';

const [nowMs, ...options] = process.argv.slice(2);
const now = () => Number(nowMs);

try {
  await syncCommand({
    readConfig: readProcessConfig,
    createLog: () => createLogger({ level: 'silent', destination: process.stderr }),
    openDestination: (address, { objectStorage }) => openDestination(address, { objectStorage, now }),
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    onStopSignal: () => undefined,
    now,
    sleep: sleepUnlessAborted,
  }).parseAsync(options, { from: 'user' });
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
