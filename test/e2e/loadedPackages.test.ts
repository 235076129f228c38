import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { bundledModules, packageOf } from '../support/files/bundledModules.ts';
import { ask } from '../support/http/request.ts';
import { startListening } from '../support/processes/startProgram.ts';

/**
 * Runs `serve` until the first response. Returns the names of the loaded packages, and the loaded files of `src`. Node writes the
 * URLs of all loaded scripts into the coverage file.
 */
async function loadedBy(env: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'loaded-packages-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const sandbox = await startSandbox({});
  onTestFinished(() => sandbox.stop());
  const { url, stop } = await startListening(['serve'], {
    ...{ PORT: '0', UPSTREAM_URL: sandbox.url, NODE_V8_COVERAGE: folder },
    ...env,
  });
  const query = '{ conversation(id: "00000000-0000-4000-8000-000000000001") { contacts { status } } }';
  expect(await ask(url, query)).toMatchObject({ data: {} });
  expect(await stop()).toBe(0);
  return loadedIn(folder);
}

/** @param folder the folder of the coverage files. */
function loadedIn(folder: string) {
  const urls = readdirSync(folder).flatMap((file) => scriptUrls(readFileSync(join(folder, file), 'utf8')));
  const modules = urls.flatMap((url) => (url.includes('/dist/cli/') ? bundledModules(new URL(url)) : [url]));
  const packages = new Set(modules.map(packageOf).filter((name) => name !== null));
  return { packages, files: modules.filter((path) => packageOf(path) === null) };
}

const coverage = z.object({ result: z.array(z.object({ url: z.string() })) });

function scriptUrls(text: string): readonly string[] {
  return coverage.parse(JSON.parse(text)).result.map(({ url }) => url);
}

/** Packages that only some settings, fields or commands need. */
const RARELY_USED = [
  '@apollo/usage-reporting-protobuf',
  '@datadog/sketches-js',
  '@graphql-inspector/core',
  '@hpcc-js/wasm-zstd',
  '@opentelemetry/sdk-logs',
  '@opentelemetry/sdk-metrics',
  '@opentelemetry/sdk-trace-base',
  'aws4fetch',
  'cli-progress',
  'csv-parse',
  'csv-stringify',
  'hyparquet',
  'hyparquet-writer',
  'ioredis',
  'jose',
  'p-limit',
  'pg',
];

/** Folders that other commands use. */
const OTHER_COMMANDS = /^src\/(?:cli\/\w+|export|reconcile|sandbox|sync)\//;

it('a start with few settings loads no package that it does not use', async () => {
  const { packages, files } = await loadedBy({});
  expect([...packages]).toContain('fastify');
  expect(files).toContain('src/app/startGateway.ts');
  expect(RARELY_USED.filter((name) => packages.has(name))).toEqual([]);
  expect(files.filter((file) => OTHER_COMMANDS.test(file) && !file.includes('/cli/support/'))).toEqual([]);
});

it('a setting loads the package that it needs', async () => {
  const { packages } = await loadedBy({
    FEDERATED_TRACES: 'true',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/v1/traces',
  });
  expect([...packages]).toEqual(
    expect.arrayContaining(['@apollo/usage-reporting-protobuf', '@opentelemetry/sdk-trace-base']),
  );
});

it('reading the settings loads no package, as every command does it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loaded-packages-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = new URL('../../dist/config/config.js', import.meta.url).href;
  const run = promisify(execFile);
  await run(process.execPath, ['--input-type=module', '--eval', `await import('${config}')`], {
    env: { NODE_V8_COVERAGE: folder },
  });
  const { packages, files } = loadedIn(folder);
  expect(files).toContain(config);
  expect([...packages]).toEqual([]);
});
