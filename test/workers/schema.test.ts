import { expect, it } from 'vitest';
import { mountSecrets } from '../support/files/secretFiles.ts';
import { SNAPSHOT } from '../support/schema/schemaEdits.ts';
import { until } from '../support/waiting/until.ts';
import { START_MS, startGroup } from './support/startGroup.ts';

const FIELDS = '{ __type(name: "Query") { fields { name } } }';

it(
  'a schema that has changed reaches all workers',
  async () => {
    const files = await mountSecrets({ schema: SNAPSHOT });
    const group = await startGroup({ UPSTREAM_SCHEMA: files.path('schema'), SCHEMA_POLL_SECONDS: '1' });
    expect((await group.ask(FIELDS)).text).not.toContain('brandNew');
    await files.replace({ schema: SNAPSHOT.replace('type Query {', 'type Query {\n  brandNew: Int') });
    await until(async () => {
      const responses = await Promise.all([1, 2, 3, 4].map(() => group.ask(FIELDS)));
      return responses.every(({ text }) => text.includes('brandNew'));
    }, START_MS);
    expect(await group.metric('contacts_gateway_upstream_schema_polls_total{outcome="changed"}')).toBe(2);
    expect(await group.metric('contacts_gateway_upstream_schema_generation')).toBe(2);
  },
  3 * START_MS,
);
