import { readFile } from 'node:fs/promises';
import { buildSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import {
  conversationOperation,
  messagesOperation,
  messageTextsOperation,
  playgroundPathOf,
} from '../../../../src/explorer/model/conversation/operations.ts';

const ODD_ID = 'a"b\\c\n}';

it.each([
  conversationOperation('id'),
  conversationOperation(ODD_ID),
  messagesOperation(ODD_ID, 'x"y'),
  messageTextsOperation(ODD_ID, null),
  messageTextsOperation(ODD_ID, 'x"y'),
])('operations are valid for every id', async (operation) => {
  const sdl = await Promise.all(
    ['upstream', 'contacts'].map((name) => readFile(`schema/${name}.graphql`, 'utf8')),
  );
  expect(validate(buildSchema(sdl.join('\n')), parse(operation))).toEqual([]);
  const [definition, ...fragments] = parse(operation).definitions.map(({ kind }) => kind);
  expect(definition).toBe('OperationDefinition');
  expect(fragments.every((kind) => kind === 'FragmentDefinition')).toBe(true);
});

it('the playground opens the operation unchanged', () => {
  const operation = conversationOperation(ODD_ID);
  const { pathname, searchParams } = new URL(playgroundPathOf(operation), 'http://gateway');
  expect([pathname, searchParams.get('query')]).toEqual(['/', operation]);
});
