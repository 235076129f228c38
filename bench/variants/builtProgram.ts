import { packageFile } from '../../src/package/packageFile.ts';
import { freePort } from '../httpServer.ts';

/** Runs the built program in this process, as `npm start` runs it. It does not listen yet when this function returns its URL. */
export async function runBuiltProgram(upstreamUrl: string): Promise<string> {
  const port = String(await freePort());
  Object.assign(process.env, {
    ...{ UPSTREAM_URL: upstreamUrl, PORT: port, SCHEMA_POLL_SECONDS: '0' },
  });
  process.argv = [...process.argv.slice(0, 2), 'serve'];
  // The promise resolves when the gateway stops.
  void import(packageFile('dist/cli/main.js').href);
  return `http://127.0.0.1:${port}/graphql`;
}
