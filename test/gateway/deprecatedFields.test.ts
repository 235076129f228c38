import { buildSchema, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { deprecatedFieldsOf } from '../../src/gateway/selections/deprecatedFields.ts';
import { CONVERSATION, startApp } from '../support/gateway/startApp.ts';

const schema = buildSchema(`
  interface Named { name: String label: String @deprecated(reason: "Use name") }
  type Rule implements Named { name: String label: String @deprecated(reason: "Use name") old: Rule @deprecated next: Rule }
  type Query { rule: Rule named: Named plain: String }
`);

function fieldsIn(text: string, operationName?: string): readonly string[] {
  const document = parse(text);
  for (const definition of document.definitions) {
    if (definition.kind !== 'OperationDefinition') continue;
    if (operationName === undefined || definition.name?.value === operationName) {
      return deprecatedFieldsOf(schema, document, definition);
    }
  }
  throw new Error('expected a document with that operation');
}

describe('deprecatedFieldsOf', () => {
  it.each<{ text: string; fields: string[]; name?: string }>([
    { text: '{ plain rule { name next { name } } }', fields: [] },
    { text: '{ rule { name label } }', fields: ['Rule.label'] },
    { text: '{ rule { other: label label old { next { label } } } }', fields: ['Rule.label', 'Rule.old'] },
    { text: '{ named { label ... on Rule { label } } }', fields: ['Named.label', 'Rule.label'] },
    {
      text: '{ rule { ...A } } fragment A on Rule { next { ...B } } fragment B on Rule { label }',
      fields: ['Rule.label'],
    },
    { text: 'query A { rule { label } } query B { plain }', fields: [], name: 'B' },
    { text: '{ __schema { types { fields { isDeprecated } } } }', fields: [] },
  ])('finds $fields in $text', ({ text, fields, name }) => {
    expect(fieldsIn(text, name)).toEqual(fields);
  });

  it('visits each fragment once', () => {
    const levels = Array.from(
      { length: 60 },
      (_, level) =>
        `fragment F${level} on Rule { next { ...F${level + 1} } more: next { ...F${level + 1} } }`,
    );
    const text = `{ rule { ...F0 } } ${levels.join(' ')} fragment F60 on Rule { label }`;
    expect(fieldsIn(text)).toEqual(['Rule.label']);
  });
});

describe('the use of deprecated fields', () => {
  it('is counted for each request, in the same way planned and stitched, and logged at the end', async () => {
    const app = await startApp();
    const old = `query Old { conversation(id: "${CONVERSATION}") { conversationVisitors { __typename } contacts { operator { pseudo } } } }`;
    const current = `query New { conversation(id: "${CONVERSATION}") { id contacts { id } } }`;
    for (let sent = 0; sent < 3; sent += 1) expect((await app.ask(old)).status).toBe(200);
    await app.ask(current);
    await app.ask('query Rule { routingRule(id: "00000000-0000-4000-8000-000000000000") { websiteId } }');
    const metrics = await app.metrics();
    const lines = metrics
      .split('\n')
      .filter((line) => line.startsWith('contacts_gateway_deprecated_fields_total{'));
    expect(lines.sort()).toEqual([
      'contacts_gateway_deprecated_fields_total{field="Conversation.conversationVisitors"} 3',
      'contacts_gateway_deprecated_fields_total{field="RoutingRule.websiteId"} 1',
      'contacts_gateway_deprecated_fields_total{field="User.pseudo"} 3',
    ]);
    const isLine = ({ msg }: Record<string, unknown>) => String(msg).includes('deprecated');
    expect(app.logged().filter(isLine)).toEqual([]);
    await app.stop();
    expect(app.logged().filter(isLine)).toEqual([
      expect.objectContaining({
        level: 'warn',
        fields: [
          { field: 'Conversation.conversationVisitors', requests: 3, operations: ['Old'] },
          { field: 'User.pseudo', requests: 3, operations: ['Old'] },
          { field: 'RoutingRule.websiteId', requests: 1, operations: ['Rule'] },
        ],
      }),
    ]);
  });
});
