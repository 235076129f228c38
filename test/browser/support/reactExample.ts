import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, runCommand } from '../../support/processes/runCommand.ts';
import { until } from '../../support/waiting/until.ts';

/** `examples/react`, built in a folder of its own. */
export interface BuiltExample {
  /** Why it could not be built. Null when it was. */
  readonly notBuilt: string | null;
  /** Serves the page, with the gateway behind the same origin. */
  serve(gatewayUrl: string): Promise<{ readonly url: string; stop(): void }>;
  remove(): Promise<void>;
}

/** Installs its packages and builds it as its README says: with types that graphql-codegen makes from the schema. */
export async function buildReactExample(): Promise<BuiltExample> {
  const copy = await mkdtemp(join(tmpdir(), 'react-example-'));
  const folder = join(copy, 'examples', 'react');
  const isSource = (path: string): boolean => !/\/(node_modules|dist|gql)$/.test(path);
  await cp('schema', join(copy, 'schema'), { recursive: true });
  await cp('examples/react', folder, { recursive: true, filter: isSource });
  const notBuilt = await installPackages(['ci'], folder);
  if (notBuilt === null) {
    const { code, stdout, stderr } = await runCommand('npm', ['run', 'build'], folder);
    if (code !== 0) throw new Error(`${stdout}${stderr}`);
  }
  return {
    notBuilt,
    serve: (gatewayUrl) => serve(folder, gatewayUrl),
    remove: () => rm(copy, { recursive: true }),
  };
}

async function serve(folder: string, gatewayUrl: string) {
  const port = await freePort();
  const args = ['preview', '--host', '127.0.0.1', '--port', String(port), '--strictPort'];
  const child = spawn(process.execPath, ['node_modules/vite/bin/vite.js', ...args], {
    cwd: folder,
    env: { ...process.env, GATEWAY_URL: gatewayUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await until(() =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return { url, stop: () => void child.kill() };
}

/** Vite prints its URL with colours and in sentences, so the test chooses the port. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new TypeError('expected a TCP port');
  return address.port;
}
