import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '@graphql-hive/gateway';
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { packageFile } from '../../../src/package/packageFile.ts';
import { freePort } from '../../httpServer.ts';
import { sendRequest } from '../../sendRequest.ts';
import { argument, serve } from '../../serve.ts';
import { SUBGRAPH } from './sdk.ts';

/**
 * Hive Gateway, started by its own command line with the settings of its documentation for production, over a supergraph of one subgraph, the
 * upstream.
 *
 * Arguments: the URL of the upstream, the name of a configuration file in this folder, and further flags of `hive-gateway supergraph`.
 */
await serve(async () => {
  const [upstreamUrl, configFile, ...flags] = [argument(0), argument(1), ...process.argv.slice(4)];
  const folder = mkdtempSync(join(tmpdir(), 'hive-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const supergraphFile = join(folder, 'supergraph.graphql');
  writeFileSync(supergraphFile, supergraph(upstreamUrl));
  const port = await freePort();
  const config = fileURLToPath(new URL(`${configFile}.js`, import.meta.url));
  process.argv = [
    ...process.argv.slice(0, 2),
    ...['supergraph', supergraphFile, '--config-path', config],
    ...['--host', '127.0.0.1', '--port', String(port), ...flags],
  ];
  await run({});
  const url = `http://127.0.0.1:${port}/graphql`;
  // The first request loads the supergraph. It is part of the start.
  await sendRequest(url, { query: '{ __typename }', variables: {} });
  return url;
});

function supergraph(url: string): string {
  const sdl = readFileSync(packageFile('schema/upstream.graphql'), 'utf8');
  const { supergraphSdl, errors } = composeServices([{ name: SUBGRAPH, url, typeDefs: parse(sdl) }]);
  if (supergraphSdl === undefined) throw new Error(`cannot compose: ${String(errors?.[0]?.message)}`);
  return supergraphSdl;
}
