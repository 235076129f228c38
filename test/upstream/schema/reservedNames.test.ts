import { readFileSync } from 'node:fs';
import { buildSchema, extendSchema, isTypeDefinitionNode, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  RESERVED_FIELDS,
  RESERVED_TYPES,
  reservedNames,
} from '../../../src/upstream/schema/reservedNames.ts';
import { SNAPSHOT } from '../../support/schema/schemaEdits.ts';

const ADDED = parse(
  `${readFileSync('schema/contacts.graphql', 'utf8')}
  ${readFileSync('schema/intervals.graphql', 'utf8')}
  extend type Query { closedContacts: Int contactIndicators: Int }`,
);
const UPSTREAM = buildSchema(SNAPSHOT);

describe('reserved names', () => {
  it('are those of schema/contacts.graphql and schema/intervals.graphql', () => {
    const types = ADDED.definitions.flatMap((node) => (isTypeDefinitionNode(node) ? [node.name.value] : []));
    const fields = ADDED.definitions.flatMap((node) =>
      node.kind === 'ObjectTypeExtension'
        ? (node.fields ?? []).map((field) => ({ type: node.name.value, field: field.name.value }))
        : [],
    );
    expect(RESERVED_TYPES).toEqual(types);
    expect(RESERVED_FIELDS).toEqual(fields);
  });

  it('are free in the snapshot', () => {
    expect(reservedNames(UPSTREAM)).toEqual([]);
  });

  it.each(RESERVED_TYPES)('the type %s', (name) => {
    const schema = extendSchema(UPSTREAM, parse(`enum ${name} { A }`));
    expect(reservedNames(schema)).toEqual([
      expect.stringMatching(new RegExp(`type ${name},.*UPSTREAM_SCHEMA`)),
    ]);
  });

  it.each(RESERVED_FIELDS)('the field $type.$field', ({ type, field }) => {
    const schema = extendSchema(UPSTREAM, parse(`extend type ${type} { ${field}: Int }`));
    expect(reservedNames(schema)).toEqual([
      expect.stringMatching(new RegExp(`field ${type}.${field},.*UPSTREAM_SCHEMA`)),
    ]);
  });

  it('all at once, whatever the root is called', () => {
    const clash = buildSchema(
      'schema { query: Root } type Root { contact: Contact } type Contact { id: ID }',
    );
    expect(reservedNames(clash)).toHaveLength(2);
  });
});
