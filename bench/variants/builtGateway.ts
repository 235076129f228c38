import { packageFile } from '../../src/package/packageFile.ts';
import { argument, serve } from '../serve.ts';

/** The built program, as `npm start` starts it. It does not listen yet when this process reports its URL. */
await serve(async () => {
  const [upstreamUrl, port] = [argument(0), argument(1)];
  Object.assign(process.env, {
    ...{ UPSTREAM_URL: upstreamUrl, PORT: port, SCHEMA_POLL_SECONDS: '0' },
  });
  process.argv = [...process.argv.slice(0, 2), 'serve'];
  // The promise resolves when the gateway stops.
  void import(packageFile('dist/cli/main.js').href);
  return `http://127.0.0.1:${port}/graphql`;
});
