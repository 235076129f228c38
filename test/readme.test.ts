import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startGateway } from '../src/app/startGateway.ts';
import { readConfig } from '../src/config/config.ts';
import { createLogger } from '../src/logging/log.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the example of the README gives the answer of the README', async () => {
  const body = /curl [^']*'content-type: application\/json' -d '([^']*)'/.exec(readme)?.[1];
  const answer = /```json\n([^`]*)```/.exec(readme)?.[1];
  const config = readConfig({ PORT: '0' }, () => '');
  const app = await startGateway(config, { log: createLogger({ level: 'silent' }) });
  try {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // The shell passes the line break on; JSON knows none within a text.
      body: (body ?? '').replaceAll('\n', ' '),
    });
    expect(await response.json()).toEqual(JSON.parse(answer ?? ''));
  } finally {
    await app.stop();
  }
});
