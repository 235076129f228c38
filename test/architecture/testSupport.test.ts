import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Rule {
  readonly what: string;
  readonly pattern: RegExp;
  /** The files that may do it themselves, and why. */
  readonly exceptions: Readonly<Record<string, string>>;
}

/** What only `test/support` does. */
const RULES: readonly Rule[] = [
  {
    what: 'start the program in process: use startApp',
    pattern: /^import \{[^}]*\} from '[./]+\/src\/app\/startGateway\.ts'/m,
    exceptions: { 'robustness/schema/serve.test.ts': 'hands it to the command that is tested' },
  },
  {
    what: 'start the gateway without HTTP: use startTestGateway or startWithoutHttp',
    pattern: /\bcreateGatewayServer\(/,
    exceptions: {
      'gateway/apollo/apolloExecution.test.ts': 'replaces the execution of operations',
      'robustness/schema/reloads.mjs': 'runs the built program in a process whose memory is measured',
    },
  },
  {
    what: 'create a server: use startServer or startToyServer',
    pattern: /\b(createServer|createHttpServer|createTlsServer)\(/,
    exceptions: {
      'cli/main.test.ts': 'takes a port',
      'federation/support/routers.ts': 'serves the gateway of another vendor',
      'sync/support/s3Server.ts': 'stores objects, and checks signatures',
      'sync/support/upstreamServer.ts': 'has tokens that expire, and a limit of its rate',
      'upstream/buffers/readBuffers.test.ts': 'sends bytes over sockets without HTTP',
    },
  },
  {
    what: 'start a process: use startProgram, runToEnd, startListening or startRedis',
    pattern: /\bspawn\(/,
    exceptions: {
      'browser/support/reactExample.ts': 'serves the built page with Vite',
      'cli/bin.test.ts': 'starts the command of the package in a process group',
      'deploy/demo.test.ts': 'starts Prometheus and the traffic of the demo',
      'deploy/redis.test.ts': 'starts Redis with the configuration of the deployment',
      'package/packed.test.ts': 'starts the command of the installed package with npx',
      'sync/support/postgresServer.ts': 'starts PostgreSQL',
      'sync/thirtyDays.test.ts': 'starts a sync with a clock of its own',
    },
  },
  {
    what: 'send GraphQL requests as JSON: use post or ask',
    pattern: /'content-type': 'application\/json'[^\n]*\}(,|;)\n/,
    exceptions: {
      'http/graphqlRoute.test.ts': 'sends bodies that are no JSON or have no length',
      'http/requests.test.ts': 'sends a search string',
      'package/support/use.ts': 'runs outside of the repository',
      'sandbox/server/faults/faults.test.ts': 'reads a response that breaks off',
      'sandbox/support/client.ts': 'sends any body to the sandbox',
      'soak/fuzz.test.ts': 'sends random bodies',
      'soak/support/load.ts': 'sends over connections of its own',
      'soak/support/mixedLoad.ts': 'sends over connections of its own',
      'workers/support/startGroup.ts': 'opens a connection for each request',
    },
  },
  {
    what: 'wait in a loop: use until, which has a limit',
    pattern: /\bwhile \(.*\b(setTimeout|setImmediate|delay|sleep)\(/,
    exceptions: {},
  },
];

/** Files that use a helper of another area, and why it is not in `test/support`. */
const CROSS_USES: Readonly<Record<string, string>> = {
  'library/support/hosts.ts': 'puts the extension into the gateway of another vendor',
};

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ts|mjs)$/.test(file) && !file.startsWith('architecture'))
  .map((file) => ({ file, text: readFileSync(join('test', file), 'utf8') }));

const outsideOfSupport = files.filter(({ file }) => !file.startsWith('support/'));

describe('only test/support may', () => {
  it.each(RULES)('$what', ({ pattern, exceptions }) => {
    expect(files.length).toBeGreaterThan(300);
    const found = outsideOfSupport.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
    expect(found.toSorted()).toEqual(Object.keys(exceptions).toSorted());
  });
});

it('a helper that several areas use is in test/support', () => {
  const areaOf = (path: string) => path.split('/')[0];
  const users = outsideOfSupport.filter(({ file, text }) => {
    const imported = [...text.matchAll(/ from '(\.[^']+)'/g)].map(([, path = '']) =>
      posix.normalize(posix.join(posix.dirname(file), path)),
    );
    return imported.some(
      (path) => !path.startsWith('..') && !['support', areaOf(file)].includes(areaOf(path)),
    );
  });
  expect(users.map(({ file }) => file).toSorted()).toEqual(Object.keys(CROSS_USES).toSorted());
});
