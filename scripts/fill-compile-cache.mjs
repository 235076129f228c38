#!/usr/bin/env node
// Fills the folder of NODE_COMPILE_CACHE with the compiled code of the modules that `serve` loads. Builds of the image use it.
// It starts the built gateway with the sandbox, sends one request and stops it: Node writes the folder when a process ends.
// Node 20 has no such cache and writes nothing. Exits with 1 when the gateway does not start or does not respond.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SERVE_FLAGS } from '../dist/cli/support/v8Flags.js';

const QUERY = '{ conversation(id: "00000000-0000-4000-8000-000000000001") { contacts { status } } }';

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const gateway = spawn(process.execPath, [...SERVE_FLAGS, program, 'serve'], {
  env: { ...process.env, NODE_ENV: 'production', SANDBOX: 'true', HOST: '127.0.0.1', PORT: '0' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const exit = once(gateway, 'exit');
let isFilled = false;
try {
  const url = await urlOf(gateway.stdout);
  isFilled = url !== null && (await responds(url));
} finally {
  gateway.kill('SIGTERM');
}
const [code] = await exit;
if (!isFilled || code !== 0) {
  console.error(
    `expected a response and exit code 0, got ${isFilled ? 'a' : 'no'} response and exit code ${code}`,
  );
  process.exitCode = 1;
}

/** Returns null when the gateway ends before it listens. */
async function urlOf(output) {
  for await (const line of createInterface(output)) {
    const url = /Listening on (http:[^"]+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  return null;
}

async function responds(url) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
  });
  return response.ok;
}
