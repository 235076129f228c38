import type { DocumentNode } from 'graphql';
import { parse } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import {
  MAX_LOCATED_LENGTH,
  MAX_LOCATED_LINES,
  removeLongLocations,
} from '../../src/gateway/apollo/limits/errorLocations.ts';
import { startApp } from '../support/gateway/startApp.ts';

const app = await startApp();
afterAll(() => app.stop());

const QUERY = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { __typename } }`;
const variables = { representations: [{ __typename: 'Nothing', id: 1 }] };
const LINES_BEFORE = MAX_LOCATED_LINES - QUERY.split('\n').length;

describe('errors about a long document have no locations, as each takes the time to read the text before it', () => {
  it.each([
    ['many lines', '\n'.repeat(LINES_BEFORE + 1)],
    ['many lines of another system', '\r'.repeat(LINES_BEFORE + 1)],
    ['many characters', ' '.repeat(MAX_LOCATED_LENGTH)],
  ])('%s', async (_, before) => {
    const executed = await app.ask(before + QUERY, { variables });
    expect(executed.body.errors).toMatchObject([{ path: ['_entities', 0] }]);
    expect(executed.body.errors?.[0]).not.toHaveProperty('locations');
    const refused = await app.ask(`${before}\n\n{ nothing }`);
    expect(refused.body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(refused.body.errors?.[0]).not.toHaveProperty('locations');
  });

  it('no node keeps its location', () => {
    const document = parse(`${'\n'.repeat(MAX_LOCATED_LINES)}${QUERY}`);
    removeLongLocations(document);
    expect(placesIn(document)).toBe(0);
  });

  it('a document within the limits keeps them', async () => {
    const { body } = await app.ask('\n'.repeat(LINES_BEFORE) + QUERY, { variables });
    expect(body.errors).toMatchObject([{ locations: [{ line: MAX_LOCATED_LINES, column: 3 }] }]);
  });
});

function placesIn(document: DocumentNode): number {
  let places = 0;
  JSON.stringify(document, (key, value: unknown) => {
    if (key === 'loc') places += 1;
    return value;
  });
  return places;
}

it('the representations of all fields together are limited', async () => {
  const representations = Array(1_000).fill(variables.representations[0]);
  const fields = Array.from(
    { length: 50 },
    (_, index) => `a${index}: _entities(representations: $representations) { __typename }`,
  );
  const query = `query ($representations: [_Any!]!) { ${fields.join(' ')} }`;
  const { body } = await app.ask(query, { variables: { representations } });
  const messages = body.errors?.map(({ message }) => message) ?? [];
  expect(messages.at(-1)).toBe('A response holds at most 1000 errors: 9001 of 10001 are left out.');
});
