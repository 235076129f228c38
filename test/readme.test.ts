import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startApp } from './support/gateway/startApp.ts';
import { post } from './support/http/request.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('the example of the README returns the response that the README shows', async () => {
  const body = /curl [^']*'content-type: application\/json' -d '([^']*)'/.exec(readme)?.[1];
  const answer = /```json\n([^`]*)```/.exec(readme)?.[1];
  const app = await startApp();
  try {
    // The shell keeps the line break. JSON allows none within a string.
    const response = await post(app.url, JSON.parse((body ?? '').replaceAll('\n', ' ')));
    expect(await response.json()).toEqual(JSON.parse(answer ?? ''));
  } finally {
    await app.stop();
  }
});
