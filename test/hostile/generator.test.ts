import { readFileSync } from 'node:fs';
import { buildSchema, extendSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { generateOperation } from './support/generateOperation.ts';

it('x', () => {
  const schema = extendSchema(buildSchema(readFileSync('schema/upstream.graphql', 'utf8')), parse(readFileSync('schema/contacts.graphql', 'utf8')));
  const t = performance.now();
  for (let seed = 0; seed < 1000; seed++) {
    const o = generateOperation(schema, seed, { values: () => undefined, weights: {}, onceFields: new Set(['RoutingRule.availability']), maxRootFields: 3, maxDepth: 9, maxFields: 30, maxMultiplicity: 60 });
    if (validate(schema, parse(o.query)).length) throw new Error(o.query);
    if (seed < 6) console.log(o.query, JSON.stringify(o.variables), o.operationName);
  }
  console.log(performance.now() - t);
});
