import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { expect, it } from 'vitest';

const sdl = readFileSync('docs/supergraph/contacts-gateway.contacts.graphql', 'utf8');

it('docs/federation.md names every root field of the mode `contacts`', () => {
  const text = readFileSync('docs/federation.md', 'utf8');
  const row = text.split('\n').find((line) => line.startsWith('| `contacts` |')) ?? '';
  const fields = parse(sdl).definitions.flatMap((definition) =>
    definition.kind === 'ObjectTypeDefinition' && definition.name.value === 'Query'
      ? (definition.fields ?? [])
      : [],
  );
  const names = fields.map(({ name }) => name.value).filter((name) => !name.startsWith('_'));
  expect(names).toContain('closedContacts');
  expect(names.filter((name) => !row.includes(`\`Query.${name}\``))).toEqual([]);
});
