import { stitchSchemas } from '@graphql-tools/stitch';
import type { ExecutionRequest } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import { buildClientSchema, GraphQLError, getIntrospectionQuery, graphql, print } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import type { Sandbox } from '../../src/sandbox/server/server.ts';
import { handedOver } from '../support/contacts/conversations.ts';
import { startApp } from '../support/gateway/startApp.ts';
import { ask } from '../support/http/request.ts';
import { startValidatedSandbox } from '../support/upstream/validatedSandbox.ts';
import type { RunningServer } from './support/crm.ts';
import { startCrm } from './support/crm.ts';

const A = '0000000b-0000-4000-8000-000000000001';
const UNKNOWN = '0000000b-0000-4000-8000-0000000000ff';

/** Another gateway that stitches. It does not use federation, and reads the schema by introspection. */
describe('a stitching gateway', () => {
  const running: RunningServer[] = [];
  let sandbox: Sandbox;
  let stitched: GraphQLSchema;

  beforeAll(async () => {
    sandbox = await startValidatedSandbox({ data: customData({ conversations: [handedOver(A)] }) });
    const contacts = await startApp({ UPSTREAM_URL: sandbox.url });
    const crm = await startCrm([
      { id: 'T-1', subject: 'Refund', conversationId: A },
      { id: 'T-2', subject: 'Spam', conversationId: UNKNOWN },
    ]);
    running.push(contacts, crm);
    stitched = stitchSchemas({
      subschemas: [
        {
          ...(await remote(contacts.url)),
          batch: true,
          merge: {
            Conversation: {
              fieldName: 'conversation',
              selectionSet: '{ id }',
              args: ({ id }: { readonly id: string }) => ({ id }),
            },
          },
        },
        {
          ...(await remote(crm.url)),
          merge: {
            Conversation: {
              fieldName: '_entities',
              selectionSet: '{ id }',
              key: ({ id }: { readonly id: string }) => ({ __typename: 'Conversation', id }),
              argsFromKeys: (representations: readonly unknown[]) => ({ representations }),
            },
          },
        },
      ],
    });
  });

  afterAll(async () => {
    for (const server of running) await server.stop();
    await sandbox.stop();
  });

  beforeEach(() => sandbox.clearOperations());

  it('resolves contacts of an object of another service by a merge on conversation(id)', async () => {
    const source = `{ tickets { subject conversation { id contacts { status operator { lastName } } } } }`;
    const { data, errors = [] } = await graphql({ schema: stitched, source, contextValue: {} });
    // For a stitching gateway, a conversation that does not exist is one without contacts.
    expect(errors.map(({ path }) => path?.slice(0, 3).join('.'))).toEqual(['tickets.1.conversation']);
    expect(data).toEqual({
      tickets: [
        {
          subject: 'Refund',
          conversation: {
            id: A,
            contacts: [
              { status: 'TRANSFERRED', operator: { lastName: 'Bot 1' } },
              { status: 'ANSWERED', operator: { lastName: 'Last 2' } },
            ],
          },
        },
        { subject: 'Spam', conversation: null },
      ],
    });
    expect(sandbox.operationCount).toBe(1);
  });

  it('resolves fields of a conversation in the other service', async () => {
    const source = `query ($id: UUID!) { conversation(id: $id) { ticket { subject } contacts { endReason } } }`;
    const result = await graphql({ schema: stitched, source, variableValues: { id: A }, contextValue: {} });
    expect(result).toEqual({
      data: {
        conversation: {
          ticket: { subject: 'Refund' },
          contacts: [{ endReason: 'TRANSFERRED_TO_ROUTING_RULE' }, { endReason: 'CLOSED' }],
        },
      },
    });
  });
});

async function remote(url: string) {
  const { data } = await ask(url, getIntrospectionQuery());
  return {
    schema: buildClientSchema(data),
    executor: async ({ document, variables }: ExecutionRequest) => {
      const { data, errors = [] } = await ask(url, print(document), variables);
      return {
        data,
        errors: errors.map(({ message, ...rest }) => new GraphQLError(message, { path: rest.path ?? null })),
      };
    },
  };
}
