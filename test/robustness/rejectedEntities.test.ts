import { getOperationAST, Kind, parse } from 'graphql';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_BATCH_RETRIES } from '../../src/gateway/execution/requestBudget.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { ask as askGateway } from '../support/http/request.ts';
import { startServer } from '../support/upstream/httpServer.ts';

const REPRESENTATIONS = 1_000;
const PER_OPERATION = 20;
const BAD = 'bad';
const PROBE = '{ __typename }';

let inFlight = 0;
let mostInFlight = 0;
let operations = 0;

/** Rejects every operation that holds a bad id, after a while; knows nothing else. */
const upstream = await startServer((response, _request, { body }) => {
  const { query, variables = {} } = JSON.parse(body);
  // On a busy machine the gateway may probe whether upstream responds.
  if (query !== PROBE) operations += 1;
  inFlight += 1;
  mostInFlight = Math.max(mostInFlight, inFlight);
  const isRejected = Object.values(variables).some((value) => String(value).startsWith(BAD));
  const selections = getOperationAST(parse(query))?.selectionSet.selections ?? [];
  const keys = selections.flatMap((each) =>
    each.kind === Kind.FIELD ? [each.alias?.value ?? each.name.value] : [],
  );
  const data = isRejected ? null : Object.fromEntries(keys.map((key) => [key, null]));
  const errors = [{ message: 'Bad id.', extensions: { name: 'BAD_REQUEST' } }];
  setTimeout(() => {
    inFlight -= 1;
    response.writeHead(isRejected ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isRejected ? { data, errors } : { data }));
  }, 5);
});
const app = await startApp({
  UPSTREAM_URL: upstream.url,
  UPSTREAM_SCHEMA: 'schema/upstream.graphql',
  MAX_COST: '1000000',
});

afterAll(async () => {
  await app.stop();
  await upstream.stop();
});

beforeEach(() => {
  operations = 0;
  mostInFlight = 0;
});

const QUERY = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  ... on Conversation { channel contacts { id } } ... on Contact { status } ... on Project { name }
} }`;

const ask = async (type: string, ids: readonly string[]) => {
  const suffix = type === 'Contact' ? '@2026-01-01T00:00:00.000Z' : '';
  const representations = ids.map((id) => ({ __typename: type, id: `${id}${suffix}` }));
  const { errors = [] } = await askGateway(app.url, QUERY, { representations });
  return { errors };
};

describe.each(['Conversation', 'Contact', 'Project'])('_entities of %s', (type) => {
  it('send a bounded number of operations, four at once, when upstream rejects all of them', async () => {
    const { errors } = await ask(
      type,
      Array.from({ length: REPRESENTATIONS }, (_, index) => `${BAD}-${index}`),
    );
    expect(errors).toHaveLength(REPRESENTATIONS);
    // Planned conversations are sent once more in another form.
    const batches = (REPRESENTATIONS / PER_OPERATION) * (type === 'Conversation' ? 2 : 1);
    expect(operations).toBeLessThanOrEqual(batches + MAX_BATCH_RETRIES);
    expect(mostInFlight).toBeLessThanOrEqual(4);
  });

  it('one bad id costs the others nothing', async () => {
    const { errors } = await ask(type, [
      ...Array.from({ length: 13 }, (_, index) => `good-${index}`),
      `${BAD}-1`,
      ...Array.from({ length: 6 }, (_, index) => `good-${index + 13}`),
    ]);
    expect(errors.map(({ path }) => path)).toEqual([['_entities', 13]]);
  });
});
