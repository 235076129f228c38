import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  findTrustedDocument,
  hasTrustedText,
  parseTrustedDocuments,
} from '../../src/config/trustedDocuments.ts';

const A = 'query A { a }';
const B = 'query B { b }';
const hash = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');
const manifest = (operations: unknown) => ({
  ...{ format: 'apollo-persisted-query-manifest', version: 1 },
  operations,
});
const operation = (id: unknown, body: unknown) => ({ id, body, name: 'A', type: 'query' });

describe('parseTrustedDocuments', () => {
  it.each([
    { tool: 'a list', file: [A, B], ids: [] },
    {
      tool: 'graphql-codegen, with SHA-1',
      file: { [hash('sha1', A)]: A, [hash('sha1', B)]: B },
      ids: [hash('sha1', A)],
    },
    {
      tool: 'graphql-codegen, with SHA-256',
      file: { [hash('sha256', A)]: A, [`sha256:${hash('sha256', B)}`]: B },
      ids: [],
    },
    { tool: 'Relay', file: { [hash('md5', A)]: A, [hash('md5', B)]: B }, ids: [hash('md5', A)] },
    {
      tool: 'Apollo',
      file: manifest([operation(hash('sha256', A), A), operation('b-1', B)]),
      ids: ['b-1'],
    },
  ])('reads the file of $tool', ({ file, ids }) => {
    const parsed = parseTrustedDocuments(JSON.stringify(file));
    if (!('documents' in parsed)) throw new Error(`expected documents, got ${parsed.came}`);
    const found = (id: string) => findTrustedDocument(parsed.documents, id);
    expect([found(hash('sha256', A)), found(`sha256:${hash('sha256', B)}`)]).toEqual([A, B]);
    expect(ids.map(found)).not.toContain(undefined);
    expect([A, B, `${A} `].map((text) => hasTrustedText(parsed.documents, text))).toEqual([
      true,
      true,
      false,
    ]);
    expect(found('unknown')).toBeUndefined();
  });

  it.each([
    { what: 'no JSON', text: '{' },
    { what: 'a number', text: '7' },
    { what: 'a list with a number', text: '[7]' },
    { what: 'an empty document', text: '[""]' },
    { what: 'a map to an object', text: '{"a":{}}' },
    { what: 'a manifest without operations', text: JSON.stringify(manifest(undefined)) },
    { what: 'a manifest whose operation has no id', text: JSON.stringify(manifest([operation(7, A)])) },
    {
      what: 'a manifest whose operation has no body',
      text: JSON.stringify(manifest([operation('a', null)])),
    },
  ])('does not accept $what', ({ text }) => {
    expect(parseTrustedDocuments(text)).toEqual({
      expected: 'a JSON list of documents, a map from id to document, or an apollo-persisted-query-manifest',
      came: 'something else',
    });
  });

  it.each([hash('sha256', B), `sha256:${hash('sha256', B)}`])(
    'does not accept the SHA-256 of another document as an id: %s',
    (id) => {
      expect(parseTrustedDocuments(JSON.stringify({ [id]: A }))).toEqual({
        expected: 'the SHA-256 of each document as its id',
        came: JSON.stringify(id),
      });
    },
  );

  it('does not accept one id for two documents', () => {
    const file = manifest([operation('same', A), operation('same', B)]);
    expect(parseTrustedDocuments(JSON.stringify(file))).toEqual({
      expected: 'each id once',
      came: '"same"',
    });
  });
});
