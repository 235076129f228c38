import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SNOOZE_EXAMPLE_ID } from '../../src/sandbox/generator/guideExamples.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { startSandbox } from '../../src/sandbox/server/server.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { ask } from '../support/http/request.ts';
import type { RunningServer } from './support/crm.ts';

/** The field that Cosmo's router adds to a selection set which `@skip` and `@include` would leave empty. */
const PLACEHOLDER = '__internal__typename_placeholder: __typename';
const key = '__internal__typename_placeholder';

describe("Cosmo's placeholder for an empty selection set", () => {
  let sandbox: Sandbox;
  let gateway: RunningServer;

  beforeAll(async () => {
    sandbox = await startSandbox();
    gateway = await startApp({ UPSTREAM_URL: sandbox.url });
  });

  afterAll(async () => {
    await gateway.stop();
    await sandbox.stop();
  });

  it.each([
    {
      place: 'at the root',
      query: `{ ${PLACEHOLDER} }`,
      data: { [key]: 'Query' },
    },
    {
      place: 'in what upstream serves',
      query: `{ conversation(id: "${SNOOZE_EXAMPLE_ID}") { ${PLACEHOLDER} project { ${PLACEHOLDER} } } }`,
      data: { conversation: { [key]: 'Conversation', project: { [key]: 'Project' } } },
    },
    {
      place: 'in contacts',
      query: `{ conversation(id: "${SNOOZE_EXAMPLE_ID}") { contacts { ${PLACEHOLDER} project { ${PLACEHOLDER} } } } }`,
      data: {
        conversation: {
          contacts: [1, 2].map(() => ({ [key]: 'Contact', project: { [key]: 'Project' } })),
        },
      },
    },
    {
      place: 'in an entity',
      query: `{ _entities(representations: [{ __typename: "Conversation", id: "${SNOOZE_EXAMPLE_ID}" }]) {
        ... on Conversation { ${PLACEHOLDER} project { ${PLACEHOLDER} } }
      } }`,
      data: { _entities: [{ [key]: 'Conversation', project: { [key]: 'Project' } }] },
    },
    {
      place: 'alone in an entity',
      query: `{ _entities(representations: [{ __typename: "Conversation", id: "${SNOOZE_EXAMPLE_ID}" }]) {
        ... on Conversation { ${PLACEHOLDER} }
      } }`,
      data: { _entities: [{ [key]: 'Conversation' }] },
    },
  ])('resolves $place', async ({ query, data }) => {
    expect(await ask(gateway.url, query)).toEqual({ data });
  });
});
