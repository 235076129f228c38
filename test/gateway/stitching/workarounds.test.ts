import { extractUnavailableFields } from '@graphql-tools/delegate';
import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import { GraphQLError, getOperationAST, Kind, parse, print, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fragmentsOf } from '../../../src/gateway/selections/fragments.ts';
import { checkRootValues } from '../../../src/gateway/stitching/workarounds/checkRootValues.ts';
import { copyData } from '../../../src/gateway/stitching/workarounds/copyData.ts';
import { takeErrorsWithoutPath } from '../../../src/gateway/stitching/workarounds/errorsWithoutPath.ts';
import { keepTypenameFragments } from '../../../src/gateway/stitching/workarounds/keepTypenameFragments.ts';
import { mergeSelections } from '../../../src/gateway/stitching/workarounds/mergeSelections.ts';
import { pruneSkipped } from '../../../src/gateway/stitching/workarounds/pruneSkipped.ts';
import { relocateHistoryErrors } from '../../../src/gateway/stitching/workarounds/relocateHistoryErrors.ts';
import { splitErrors } from '../../../src/gateway/stitching/workarounds/splitErrors.ts';
import { makeFieldsStrict } from '../../../src/gateway/stitching/workarounds/strictFields.ts';
import { wrapTypenameAliases } from '../../../src/gateway/stitching/workarounds/wrapTypenameAliases.ts';
import { bareLibrary, SUBSCHEMA } from './support/bareLibrary.ts';

/** Says what to do when the library behaves well. Each first test below fails then. */
function mayGo(file: string): string {
  return `The library no longer does this. The workaround src/gateway/stitching/workarounds/${file} may be removed.`;
}

describe('wrapTypenameAliases', () => {
  const query = '{ user { ... on Bot { a: __typename last { contacts } } ... on Human { a: label } } }';
  const data = { user: { __typename: 'Bot', a: 'Bot', last: { _gw_secret: '1' } } };

  it('is needed: the library makes an invalid operation of a valid one', async () => {
    const library = bareLibrary({ data });
    expect(validate(library.schema, parse(query))).toEqual([]);
    await library.execute(query);
    expect(conflictsIn(library.sent), mayGo('wrapTypenameAliases.ts')).toHaveLength(1);
  });

  it('keeps the operation valid', async () => {
    const library = bareLibrary({ data });
    const { data: response } = await library.execute(wrapTypenameAliases(parse(query)));
    expect(conflictsIn(library.sent)).toEqual([]);
    expect(response).toEqual({ user: { a: 'Bot', last: { contacts: ['1'] } } });
  });

  function conflictsIn([document = '']: readonly string[]) {
    return validate(SUBSCHEMA, parse(document));
  }
});

describe('keepTypenameFragments', () => {
  const query = '{ conversation { ... on Conversation { __typename } } }';
  const data = { conversation: { __typename: 'Conversation' } };

  it('is needed: the library fails for a fragment that selects __typename alone', async () => {
    const library = bareLibrary({ data });
    const { errors } = await library.execute(query);
    expect(messagesOf(errors), mayGo('keepTypenameFragments.ts')).toEqual([
      expect.stringContaining('Failed to create a gateway request'),
    ]);
    expect(library.sent).toEqual([]);
  });

  it('keeps the selection', async () => {
    const library = bareLibrary({ data, transforms: [keepTypenameFragments] });
    expect(await library.execute(query)).toEqual({ data });
  });
});

describe('strictFields', () => {
  const query = '{ conversation { id name } }';
  const values = [
    ['a value that does not fit', { __typename: 'Conversation', id: '1', name: { text: 'a' } }],
    ['a missing value', { __typename: 'Conversation', id: '1' }],
  ] as const;

  it.each(values)('is needed: the library makes null of %s', async (_, conversation) => {
    const result = await bareLibrary({ data: { conversation: { ...conversation } } }).execute(query);
    expect(result, mayGo('strictFields.ts')).toEqual({ data: { conversation: { id: '1', name: null } } });
  });

  it.each(values)('reports %s', async (_, conversation) => {
    const library = bareLibrary({ data: { conversation: { ...conversation } } });
    makeFieldsStrict(library.schema, SUBSCHEMA);
    expect(codesOf(await library.execute(query))).toEqual([
      ['UPSTREAM_BAD_RESPONSE', ['conversation', 'name']],
    ]);
  });
});

describe('checkRootValues', () => {
  const query = '{ conversation { name } }';
  const values = [
    ['a missing root field', {}, null],
    ['a list in place of an object', { conversation: [] }, { name: null }],
  ] as const;

  it.each(values)('is needed: the library accepts %s', async (_, data, conversation) => {
    const result = await bareLibrary({ data: structuredClone(data) }).execute(query);
    expect(result, mayGo('checkRootValues.ts')).toEqual({ data: { conversation } });
  });

  it.each(values)('reports %s', (_, data) => {
    const result = checkRootValues({ data }, parse(query), SUBSCHEMA);
    expect(result.data).toEqual({ conversation: null });
    expect(codesOf(result)).toEqual([['UPSTREAM_BAD_RESPONSE', ['conversation']]]);
  });
});

describe('errorsWithoutPath', () => {
  const errors = [{ message: 'no path' }];

  it('is needed: the library loses such an error when no field is null', async () => {
    const data = { conversation: { __typename: 'Conversation', name: 'a' } };
    const result = await bareLibrary({ data, errors }).execute('{ conversation { name } }');
    expect(result, mayGo('errorsWithoutPath.ts')).toEqual({ data: { conversation: { name: 'a' } } });
  });

  it('is needed: the library makes it the error of a field that is null', async () => {
    const data = { conversation: { __typename: 'Conversation', name: null } };
    const result = await bareLibrary({ data, errors }).execute('{ conversation { name } }');
    expect(result.errors?.[0]?.path, mayGo('errorsWithoutPath.ts')).toEqual(['conversation', 'name']);
  });

  it('takes them out of the result', () => {
    const taken: GraphQLError[] = [];
    const withPath = new GraphQLError('path', { path: ['conversation'] });
    const result = { data: {}, errors: [new GraphQLError('no path'), withPath] };
    expect(takeErrorsWithoutPath(result, taken)).toEqual({ data: {}, errors: [withPath] });
    expect(messagesOf(taken)).toEqual(['no path']);
  });
});

describe('splitErrors', () => {
  const errors = [
    { message: 'a', path: ['conversation', 'id'], extensions: { code: 'A' } },
    { message: 'b', path: ['conversation', 'secret'], extensions: { code: 'B' } },
  ];

  it('is needed: the library joins the errors below one null', async () => {
    const result = await bareLibrary({ data: { conversation: null }, errors }).execute(
      '{ conversation { id secret } }',
    );
    expect(messagesOf(result.errors), mayGo('splitErrors.ts')).toEqual(['a,\nb']);
    expect(codesOf(result)).toEqual([[undefined, ['conversation']]]);
    expect(codesOf({ errors: result.errors?.flatMap(splitErrors) ?? [] })).toEqual([
      ['A', ['conversation', 'id']],
      ['B', ['conversation', 'secret']],
    ]);
  });
});

describe('pruneSkipped', () => {
  const query = 'query ($no: Boolean!) { conversation { name contacts @include(if: $no) } }';
  const data = { conversation: { __typename: 'Conversation', name: 'a', _gw_secret: '1' } };

  it('is needed: the library requests what a skipped field is computed from', async () => {
    const library = bareLibrary({ data });
    await library.execute(query, { no: false });
    expect(library.sent, mayGo('pruneSkipped.ts')).toEqual([expect.stringContaining('_gw_secret')]);
  });

  it('removes the skipped field', async () => {
    const library = bareLibrary({ data });
    const document = parse(query);
    await library.execute(pruneSkipped(library.schema, document, operationIn(document), { no: false }), {
      no: false,
    });
    expect(library.sent).toEqual(['{ conversation { name } }']);
  });
});

describe('relocateHistoryErrors', () => {
  it('is needed: the library reports an error at a field that the client did not select', async () => {
    const query = '{ conversation { list: contacts } }';
    const errors = [{ message: 'a', path: ['conversation', '_gw_secret'] }];
    const result = await bareLibrary({ data: { conversation: null }, errors }).execute(query);
    expect(result.errors?.[0]?.path, mayGo('relocateHistoryErrors.ts')).toEqual([
      'conversation',
      '_gw_secret',
    ]);
    expect(codesOf({ errors: relocateHistoryErrors(result.errors ?? [], parse(query)) })).toEqual([
      ['CONTACT_HISTORY_UNAVAILABLE', ['conversation', 'list']],
    ]);
  });
});

describe('mergeSelections', () => {
  const DEPTH = 8;
  const spreads = Array.from(
    { length: DEPTH },
    (_, level) => `fragment F${level} on Conversation { ...F${level + 1} ...F${level + 1} }`,
  );
  const query = `{ conversation { ...F0 } } ${spreads.join(' ')} fragment F${DEPTH} on Conversation { contacts }`;

  it('is needed: the library visits a fragment each time that it is spread', () => {
    expect(visitsOf(parse(query)), mayGo('mergeSelections.ts')).toBe(2 ** DEPTH);
  });

  it('leaves one visit for each field', () => {
    const document = parse(query);
    const merged = mergeSelections(document, operationIn(document));
    expect(print(merged).replace(/\s+/g, ' ')).toBe('{ conversation { ... on Conversation { contacts } } }');
    expect(visitsOf(merged)).toBe(1);
  });

  /** How often the library visits `contacts`, which the subschema does not have. */
  function visitsOf(document: DocumentNode): number {
    const [fieldNode] = operationIn(document).selectionSet.selections;
    const field = SUBSCHEMA.getQueryType()?.getFields()['conversation'];
    if (fieldNode?.kind !== Kind.FIELD || !field) throw new TypeError('expected a field of Query');
    let visits = 0;
    const count = () => {
      visits += 1;
      return false;
    };
    extractUnavailableFields(SUBSCHEMA, field, fieldNode, count, Object.fromEntries(fragmentsOf(document)));
    return visits;
  }
});

describe('copyData', () => {
  it('is needed: the library writes into the objects of a response', async () => {
    const data = { conversation: { __typename: 'Conversation', name: 'a' } };
    const copy = copyData(data);
    await bareLibrary({ data }).execute('{ conversation { name } }');
    expect(Object.getOwnPropertySymbols(data.conversation), mayGo('copyData.ts')).not.toEqual([]);
    expect(Object.getOwnPropertySymbols(copy.conversation)).toEqual([]);
  });
});

function operationIn(document: DocumentNode): OperationDefinitionNode {
  const operation = getOperationAST(document);
  if (!operation) throw new TypeError('expected a document with one operation');
  return operation;
}

function messagesOf(errors: readonly GraphQLError[] = []): readonly string[] {
  return errors.map(({ message }) => message);
}

function codesOf({ errors = [] }: Pick<ExecutionResult, 'errors'>) {
  return errors.map(({ extensions, path }) => [extensions['code'], path]);
}
