import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exportToFile } from '../../src/export/exportContacts.ts';
import { DEFAULT_ROWS } from '../../src/export/rows/rowArguments.ts';
import { customData } from '../../src/sandbox/server/resolvers/customData.ts';
import { query } from '../support/export/readBack.ts';
import type { TestExport } from '../support/export/testExport.ts';
import {
  closedIn,
  EXPORTED_AT,
  exportArguments,
  startTestExport,
  temporaryDirectory,
} from '../support/export/testExport.ts';
import type { Row } from './rowsSupport.ts';
import { ALL_ROWS, DAY, exportRows, usersIn } from './rowsSupport.ts';

let running: TestExport;
const byId = new Map(closedIn(DAY).map((each) => [each.conversation.id, each]));

beforeAll(async () => {
  running = await startTestExport({}, { rows: ALL_ROWS });
});

afterAll(() => running.stop());

describe('columns of version 2', () => {
  it('repeat what the generator knows of each conversation and user', async () => {
    const { contacts, conversations } = await exportRows(ALL_ROWS, running.parts);
    expect(conversations.map(({ conversationId }) => conversationId).toSorted()).toEqual(
      [...byId.keys()].toSorted(),
    );
    expect(conversations.some(({ contactCount }) => contactCount === 0)).toBe(true);
    for (const row of conversations) {
      const { conversation, expected } = meant(row['conversationId']);
      expect(row).toMatchObject({
        contactCount: expected.contacts.length,
        answeredContactCount: expected.contacts.filter(({ answered }) => answered).length,
        anomalyCodes: [...new Set(expected.anomalies.map(({ code }) => code))],
        conversationCreatedAt: new Date(conversation.createdAt).toISOString(),
        ...detailsOf(conversation),
      });
    }
    for (const row of contacts) {
      const { conversation, expected } = meant(row['conversationId']);
      const index = expected.contacts.findIndex(({ id }) => id === row['id']);
      const contact = expected.contacts[index];
      expect(row).toMatchObject({
        ...{ contactIndex: index + 1, contactCount: expected.contacts.length },
        ...{ exportedAt: new Date(EXPORTED_AT).toISOString(), ...detailsOf(conversation) },
        ...{ waitingSeconds: contact?.waitingSeconds, firstReplySeconds: contact?.firstReplySeconds },
        ...{ replyCount: contact?.replyCount, meanReplySeconds: contact?.meanReplySeconds ?? null },
        closingDelaySeconds: contact?.closingDelaySeconds,
        operatorId: contact?.operatorId === null ? null : String(contact?.operatorId),
      });
    }
  });

  it('have the names and addresses of the users of each contact', async () => {
    const { contacts } = await exportRows(ALL_ROWS, running.parts);
    const users = usersIn(closedIn(DAY).map(({ conversation }) => conversation));
    expect(users.size).toBeGreaterThan(5);
    for (const role of ['operator', 'endedBy', 'transferredToUser']) {
      const found = contacts.filter((row) => row[`${role}Id`] !== null);
      expect(found.length).toBeGreaterThan(0);
      for (const row of found) {
        const user = users.get(String(row[`${role}Id`]));
        const name = [user?.['firstName'], user?.['lastName']].filter(Boolean).join(' ');
        expect([row[`${role}Name`], row[`${role}Email`]]).toEqual([name, user?.['email']]);
      }
    }
  });

  it('have names in snake_case, also in events', async () => {
    const { parts, stop } = await startTestExport({}, { rows: { ...DEFAULT_ROWS, names: 'snake' } });
    onTestFinished(stop);
    const { contacts } = await exportRows({ ...DEFAULT_ROWS, names: 'snake' }, parts);
    const keys = contacts.flatMap((row) => Object.keys(row));
    expect(keys.filter((key) => /[A-Z]/.test(key))).toEqual([]);
    expect(contacts[0]?.['events']).toContainEqual(
      expect.objectContaining({
        kind: 'PUSHED',
        occurred_at: expect.any(String),
        system_message_id: expect.any(String),
      }),
    );
  });
});

it('null and an empty text differ in CSV, and Parquet keeps microseconds', async () => {
  const pushed = {
    __typename: 'ConversationPushedSystemAttachment',
    toUser: { __typename: 'Bot', id: 1, firstName: null, lastName: '' },
  };
  const message = {
    __typename: 'SystemMessage',
    systemMessageId: '00000000-0000-4000-8000-000000000001',
    createdAt: '2026-01-12T10:00:00.123456+01:00',
    attachments: [pushed],
  };
  const conversation = {
    id: '00000000-0000-4000-8000-0000000000aa',
    closedAt: '2026-01-12T11:00:00Z',
    messages: { edges: [{ node: message }] },
    project: { id: 5, name: '' },
  };
  const options = { data: customData({ conversations: [conversation] }) };
  const precision = { contacts: 'microseconds', conversations: null } as const;
  const { parts, stop } = await startTestExport(options, { precision });
  onTestFinished(stop);
  const directory = await temporaryDirectory();
  const [csv, parquet] = [join(directory, 'a.csv'), join(directory, 'a.parquet')];
  await exportToFile(exportArguments(DAY, { format: 'parquet' }), { out: parquet, resume: false }, parts);
  const millis = await startTestExport(options);
  onTestFinished(millis.stop);
  await exportToFile(exportArguments(DAY, { format: 'csv' }), { out: csv, resume: false }, millis.parts);
  const text = await readFile(csv, 'utf8');
  expect(text).toContain(',5,"",CHAT,2026-01-12T09:00:00.123Z,');
  const counted = await query(
    `SELECT epoch_us("openedAt")::VARCHAR AS us, "siteName" AS name, "closedAt"::VARCHAR AS closed FROM '${parquet}'`,
  );
  expect(counted).toEqual([{ us: '1768208400123456', name: '', closed: '2026-01-12 11:00:00+00' }]);
});

function meant(id: unknown) {
  const found = byId.get(String(id));
  if (found === undefined) throw new Error(`expected a conversation of the day, got ${String(id)}`);
  return found;
}

type Conversation = ReturnType<typeof meant>['conversation'];

function detailsOf({ language, tags, satisfactionSurvey, visitor }: Conversation): Row {
  return {
    ...{ language, tags: tags.map(({ name }) => name) },
    customerSatisfaction: satisfactionSurvey?.customerSatisfaction ?? null,
    netPromoterScore: satisfactionSurvey?.netPromoterScore ?? null,
    ...{ visitorId: visitor?.visitorId ?? null, visitorEmail: visitor?.email ?? null },
  };
}
