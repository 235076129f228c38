import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, runCommand } from '../../support/processes/runCommand.ts';
import { startServer } from '../../support/upstream/httpServer.ts';
import { until } from '../../support/waiting/until.ts';

/** `examples/react`, built in a folder of its own. */
export interface BuiltExample {
  /** Why it could not be built. Null when it was. */
  readonly notBuilt: string | null;
  /** The documents with their ids, as graphql-codegen wrote them. */
  readonly documents: string;
  /**
   * Serves the page, with the gateway behind the same origin.
   *
   * @param isTrusted whether the page sends ids of documents instead of their texts.
   */
  serve(gatewayUrl: string, isTrusted: boolean): Promise<{ readonly url: string; stop(): void }>;
  remove(): Promise<void>;
}

/** Installs its packages and builds it as its README says: with types that graphql-codegen makes from the schema. */
export async function buildReactExample(): Promise<BuiltExample> {
  const copy = await mkdtemp(join(tmpdir(), 'react-example-'));
  const folder = join(copy, 'examples', 'react');
  const isSource = (path: string): boolean => !/\/(node_modules|dist|gql)$/.test(path);
  const remove = () => rm(copy, { recursive: true, force: true });
  let notBuilt: string | null;
  try {
    await cp('schema', join(copy, 'schema'), { recursive: true });
    await cp('examples/react', folder, { recursive: true, filter: isSource });
    notBuilt = await installPackages(['ci'], folder);
    if (notBuilt === null) await buildBoth(folder);
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    notBuilt,
    documents: join(folder, 'src', 'gql', 'persisted-documents.json'),
    serve: (gatewayUrl, isTrusted) => serve(folder, gatewayUrl, isTrusted ? TRUSTED_FOLDER : 'dist'),
    remove,
  };
}

const TRUSTED_FOLDER = 'dist-trusted';

/** Builds the page that sends texts of documents, and the one that sends their ids. */
async function buildBoth(folder: string): Promise<void> {
  await build(folder, ['npm', 'run', 'build']);
  const trusted = ['npx', 'vite', 'build', '--outDir', TRUSTED_FOLDER];
  await build(folder, ['env', 'VITE_TRUSTED_DOCUMENTS=true', ...trusted]);
}

async function build(folder: string, [file = '', ...args]: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runCommand(file, args, folder);
  if (code !== 0) throw new Error(`${stdout}${stderr}`);
}

async function serve(folder: string, gatewayUrl: string, outDir: string) {
  const port = await freePort();
  const args = ['preview', '--host', '127.0.0.1', '--port', port, '--strictPort', '--outDir', outDir];
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
async function freePort(): Promise<string> {
  const { url, stop } = await startServer((response) => response.end());
  await stop();
  return new URL(url).port;
}
