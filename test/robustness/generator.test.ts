import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { gatewaySchema } from '../support/gateway/gatewayKinds.ts';
import { generateOperation } from '../support/random/operations/generateOperation.ts';
import type { OperationOptions } from '../support/random/operations/operationDraft.ts';

const OPTIONS: OperationOptions = {
  values: () => undefined,
  onceFields: new Set(['RoutingRule.availability']),
  weights: {},
  maxRootFields: 3,
  maxDepth: 9,
  maxFields: 30,
  maxMultiplicity: 60,
};

const schema = gatewaySchema();
const SEEDS = Array.from({ length: 600 }, (_, seed) => seed);
const operations = SEEDS.map((seed) => generateOperation(schema, seed, OPTIONS));

describe('generateOperation', () => {
  it('gives operations that are valid, and as they were last time', () => {
    for (const [seed, operation] of operations.slice(0, 100).entries()) {
      expect(validate(schema, parse(operation.query))).toEqual([]);
      expect(generateOperation(schema, seed, OPTIONS)).toEqual(operation);
    }
  });

  it('gives another operation for another seed', () => {
    expect(new Set(operations.map(({ query }) => query)).size).toBeGreaterThan(SEEDS.length * 0.95);
  });

  it.each([
    ['an alias', /\w+: \w+/],
    ['an alias that is the name of another field', /\bid: channel\b|\bchannel: id\b|\bname: id\b/],
    ['a named fragment', /fragment \w+ on /],
    ['a fragment in a fragment', /fragment \w+ on \w+ {[^{}]*\.\.\.\w/],
    ['a fragment on an interface', /\.\.\. on User\b/],
    ['a fragment on a union', /\.\.\. on (ConversationParticipant|SystemConversationMessageAttachment)\b/],
    ['a fragment on a type of an interface', /\.\.\. on Professional\b/],
    ['a fragment without a type', /\.\.\. (@\w+\(.*\) )?{/],
    ['@include by a literal', /@include\(if: (true|false)\)/],
    ['@include by a variable', /@include\(if: \$/],
    ['@skip by a literal', /@skip\(if: (true|false)\)/],
    ['@skip by a variable', /@skip\(if: \$/],
    ['both directives', /@skip\(.*\) @include\(/],
    ['a directive on a fragment', /\.\.\.\w+ @/],
    ['several root fields', /^(query.*)?{\n {2}\w+(\(.*\))? {[^}]*}\n {2}\w+(\(.*\))? {/m],
    ['a variable with a default', /\$\w+: \w+ = /],
    ['a variable of an input type', /\$\w+: (Interval|ClosedConversationFilters)/],
    ['a variable of an enum', /\$\w+: (OrderBy|Channel|Language)/],
    ['a variable in an input object', /\b(from|to): \$/],
    ['a variable in a list', /\[[^\]]*\$/],
    ['a literal enum', /orderBy: [A-Z]/],
    ['a literal input object', /interval: {/],
    ['a literal null', /: null\b/],
    ['an operation name', /query \w+/],
    ['a second operation', /query Other/],
    ['__typename at the root', /^ {2}__typename/m],
  ])('writes %s', (_, pattern) => {
    expect(operations.filter(({ query }) => pattern.test(query)).length).toBeGreaterThan(1);
  });

  it('selects a field that may occur once at most once, and does select it', () => {
    const counts = operations.map(
      ({ query }) => query.match(/\bavailability(\(.*\))? (@.*)?{/g)?.length ?? 0,
    );
    expect(Math.max(...counts)).toBe(1);
  });

  it('works over any schema', () => {
    const other = buildSchema(`
      type Query { node(id: ID!, deep: [[In!]]): Node  all: [[Node!]!]! }
      interface Node { id: ID! other: Node }
      type A implements Node { id: ID! other: Node  x: Int }
      type B implements Node { id: ID! other: Node  x: String! }
      input In { e: E! = ONE  f: Float  again: In }
      enum E { ONE TWO }
    `);
    for (const seed of SEEDS) {
      const { query } = generateOperation(other, seed, OPTIONS);
      expect(validate(other, parse(query))).toEqual([]);
    }
  });

  it('draws again what is not wanted, and says so when there is nothing', () => {
    const wanted = generateOperation(schema, 1, OPTIONS, ({ definitions }) => definitions.length > 2);
    expect(wanted.query).toContain('fragment');
    expect(() => generateOperation(schema, 1, OPTIONS, () => false)).toThrow('no wanted operation');
  });
});
