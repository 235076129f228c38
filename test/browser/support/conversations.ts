import type { GeneratedConversation } from '../../../src/sandbox/generator/generate.ts';
import { generateMonth } from '../../../src/sandbox/generator/generate.ts';

export const SNOOZE_EXAMPLE = '00000000-0000-4000-8000-000000000001';
export const TRANSFER_EXAMPLE = '00000000-0000-4000-8000-000000000002';

const month = generateMonth();

/** Twelve contacts over more than one day, and nothing odd. */
export const twelveContacts = one(
  ({ expected, edgeCases }) =>
    expected.contacts.length === 12 && expected.anomalies.length === 0 && edgeCases.has('snoozeOverDays'),
);

/** Anomalies of several kinds, operators that are not shown. */
export const withAnomalies = one(
  ({ expected }) =>
    new Set(expected.anomalies.map(({ code }) => code)).size === 3 && expected.contacts.length > 5,
);

/** Its last contact is not over. */
export const ongoing = one(
  ({ expected }) => expected.contacts.length > 2 && expected.contacts.at(-1)?.status === 'ONGOING',
);

/** It is not closed. */
export const openConversation = one(({ conversation }) => conversation.closedAt === null);

/** More messages than one page holds. */
export const longConversation = one(({ edgeCases }) => edgeCases.has('severalPages'));

/** Nobody ever had it. */
export const withoutContacts = one(({ edgeCases }) => edgeCases.has('abandoned'));

function one(isWanted: (generated: GeneratedConversation) => boolean): GeneratedConversation {
  const found = month.find(isWanted);
  if (found === undefined) throw new Error('expected the sandbox to hold such a conversation, got none');
  return found;
}
