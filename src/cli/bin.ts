#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { restartWith } from './support/restart.ts';
import { hasSemiSpaceFlag, SERVE_FLAGS } from './support/v8Flags.ts';

// `npx contacts-gateway` starts this file, without any V8 flags. Flags in the first line of the file need `env -S`, which
// Alpine does not have.
const args = process.argv.slice(2);
const isServe = args[0] === undefined || args[0] === 'serve';
if (isServe && !hasSemiSpaceFlag(process.execArgv, process.env['NODE_OPTIONS'] ?? '')) {
  const program = fileURLToPath(new URL('./main.js', import.meta.url));
  restartWith([...process.execArgv, ...SERVE_FLAGS, program, ...args]);
} else {
  await import('./main.ts');
}
