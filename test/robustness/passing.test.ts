import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultKind } from '../../src/sandbox/server/faults/faults.ts';
import { CONVERSATION, ID, STATUSES, startExamples } from '../support/gateway/examples.ts';
import { GATEWAY_KINDS } from '../support/gateway/gatewayKinds.ts';
import { httpClient } from '../support/http/httpClient.ts';

const examples = await startExamples(100);
const { sandbox } = examples;
const upstream = httpClient(sandbox.url);

afterAll(async () => {
  await upstream.close();
  await examples.stop();
});

beforeEach(() => {
  sandbox.setFaults([]);
  sandbox.clearOperations();
});

const INTERVAL = { from: '2026-01-03T00:00:00+01:00', to: '2026-01-12T00:00:00.000Z' };

describe.each(GATEWAY_KINDS)('%s', (kind) => {
  describe('a mutation', () => {
    const TAG =
      'conversationTagCreate(conversationTagInput: { name: "vip", projectId: 101, categoryId: null })';

    it('passes once', async () => {
      const { data } = await examples.ask(
        kind,
        `mutation { ${TAG} { name project { name } category { id } } }`,
      );
      expect(data).toEqual({
        conversationTagCreate: { name: 'vip', project: { name: 'North Shop' }, category: null },
      });
      expect(sandbox.operationCount).toBe(1);
    });

    it('passes with its input in variables, whole or in part', async () => {
      const query = `mutation M($input: ConversationTagInput!, $name: String!, $projectId: LegacyId!) {
        a: conversationTagCreate(conversationTagInput: $input) { name category { id } }
        b: conversationTagCreate(conversationTagInput: { name: $name, projectId: $projectId }) { name project { id } }
      }`;
      const input = { name: 'é "x"', projectId: 102, categoryId: 7 };
      const { data } = await examples.ask(kind, query, { input, name: '$', projectId: 103 });
      expect(data).toEqual({
        a: { name: 'é "x"', category: { id: 7 } },
        b: { name: '$', project: { id: 103 } },
      });
    });

    it('passes each of several once, in their order', async () => {
      const query = `mutation { z: ${TAG} { id } ...F  z: ${TAG} { name } }
        fragment F on Mutation { a: ${TAG} { id } b: ${TAG} @skip(if: true) { id } c: ${TAG} { id } }`;
      const { data } = await examples.ask(kind, query);
      const ids = Object.values(Object(data)).map((tag) => Reflect.get(Object(tag), 'id'));
      expect(Object.keys(Object(data))).toEqual(['z', 'a', 'c']);
      expect(ids).toEqual([ids[0], ids[0] + 1, ids[0] + 2]);
    });

    it.each<[FaultKind]>([['5xx'], ['reset'], ['429'], ['truncate'], ['html']])(
      'is not sent again after %s',
      async (fault) => {
        sandbox.setFaults([{ kind: fault, rate: 1 }]);
        const { data, errors } = await examples.ask(kind, `mutation { ${TAG} { id } }`);
        expect(data).toEqual({ conversationTagCreate: null });
        expect(errors.map(({ path }) => path)).toEqual([['conversationTagCreate']]);
        expect(sandbox.operationCount).toBe(1);
      },
    );

    it('is not sent when its variables do not fit', async () => {
      const query =
        'mutation ($i: ConversationTagInput!) { conversationTagCreate(conversationTagInput: $i) { id } }';
      const { errors } = await examples.ask(kind, query, { i: { name: 'x' } });
      expect(errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
      expect(sandbox.operationCount).toBe(0);
    });
  });

  describe('variables keep their types', () => {
    it.each([
      [
        'an enum',
        'query ($v: OrderBy) { closedConversations(interval: $i, orderBy: $v, first: 3) { edges { node { id } } } }',
        'ClosedAtDescending',
      ],
      [
        'an enum that is null',
        'query ($v: OrderBy) { closedConversations(interval: $i, orderBy: $v, first: 3) { edges { node { id } } } }',
        null,
      ],
      [
        'a list of enums',
        'query ($v: [Channel!]) { closedConversations(interval: $i, filters: { channels: $v }) { edges { node { channel } } } }',
        ['CHAT', 'SMS'],
      ],
      [
        'one enum for a list',
        'query ($v: [Channel!]) { closedConversations(interval: $i, filters: { channels: $v }) { edges { node { channel } } } }',
        'SMS',
      ],
      [
        'an enum within a list',
        'query ($v: Channel!) { closedConversations(interval: $i, filters: { channels: [CALL, $v] }) { edges { node { channel } } } }',
        'SMS',
      ],
      ['a custom scalar that is a number', 'query ($v: LegacyId) { user(userId: $v) { id lastName } }', 1002],
      ['a custom scalar that is null', 'query ($v: LegacyId) { user(userId: $v) { id lastName } }', null],
      [
        'a custom scalar that is not given',
        'query ($v: LegacyId) { user(userId: $v) { id lastName } }',
        undefined,
      ],
      ['a default', 'query ($v: LegacyId = 1003) { user(userId: $v) { id lastName } }', undefined],
      [
        'null in place of a default',
        'query ($v: LegacyId = 1003) { user(userId: $v) { id lastName } }',
        null,
      ],
      [
        'something else than a default',
        'query ($v: LegacyId = 1003) { user(userId: $v) { id lastName } }',
        1004,
      ],
      [
        'a default of an enum',
        'query ($v: Channel = SMS) { routingRulesConnection(channel: $v) { edges { node { name } } } }',
        undefined,
      ],
      [
        'a default of an input object',
        'query ($v: Interval = { from: "2026-01-03T00:00:00Z", to: "2026-01-05T00:00:00Z" }) { closedConversations(interval: $v) { edges { node { id } } } }',
        undefined,
      ],
      [
        'a default of a list',
        'query ($v: [LegacyId!]! = [1001, 2001]) { users(userIds: $v) { edges { node { id } } } }',
        undefined,
      ],
      ['an empty list', 'query ($v: [LegacyId!]!) { users(userIds: $v) { edges { node { id } } } }', []],
      [
        'an input object',
        'query ($v: ClosedConversationFilters) { closedConversations(interval: $i, filters: $v) { edges { node { id } } } }',
        { projectIds: [101], channels: ['CHAT'], answered: true, tagIds: null },
      ],
      [
        'an input object without fields',
        'query ($v: ClosedConversationFilters) { closedConversations(interval: $i, filters: $v, first: 2) { edges { node { id } } } }',
        {},
      ],
      [
        'a field of an input object',
        'query ($v: Boolean) { closedConversations(interval: $i, filters: { answered: $v }) { edges { node { id } } } }',
        false,
      ],
      [
        'a field of an input object that is not given',
        'query ($v: Boolean) { closedConversations(interval: $i, filters: { answered: $v }, first: 2) { edges { node { id } } } }',
        undefined,
      ],
      [
        'a text that looks like a number',
        'query ($v: String) { routingRulesConnection(name: $v) { edges { node { id } } } }',
        '1001',
      ],
      ['a number', 'query ($v: Int) { projects(first: $v) { edges { node { id } } } }', 2],
      [
        'a number where null stands for nothing',
        'query ($v: Int) { projects(first: $v) { edges { node { id } } } }',
        null,
      ],
    ])('%s', async (_, query, value) => {
      const text = query.includes('$i,') ? query.replace('query (', 'query ($i: Interval!, ') : query;
      const variables = {
        ...(query.includes('$i,') && { i: INTERVAL }),
        ...(value !== undefined && { v: value }),
      };
      const wanted = await upstream.ask({ query: text, variables, operationName: undefined });
      expect(wanted.errors).toEqual([]);
      expect(await examples.ask(kind, text, variables)).toEqual(wanted);
      // Together with contacts, the same operation takes another way.
      const both = text.replace(/}$/, ` ${CONVERSATION} { contacts { status } } }`);
      expect(await examples.ask(kind, both, variables)).toEqual({
        data: { ...Object(wanted.data), conversation: { contacts: STATUSES } },
        errors: [],
      });
    });

    it('below contacts too', async () => {
      const query = `query ($id: UUID!, $size: Int = 1, $after: String, $yes: Boolean!) { conversation(id: $id) { contacts {
        conversation { messages(first: $size, after: $after) { edges { node { __typename } } } }
        operator { projects(first: $size, after: $after) { edges { node { name @include(if: $yes) } } } }
      } } }`;
      const { data } = await examples.ask(kind, query, { id: ID, yes: true, after: null });
      const contact = {
        conversation: { messages: { edges: [{ node: { __typename: 'ParticipantConversationMessage' } }] } },
        operator: { projects: { edges: [{ node: { name: 'North Shop' } }] } },
      };
      expect(data).toEqual({ conversation: { contacts: [contact, contact] } });
    });
  });
});
