import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contact } from '../../src/contacts/facts/contact.ts';
import { conversationIdOf } from '../../src/contacts/facts/contactId.ts';
import { reconstruct } from '../../src/contacts/reconstruct.ts';
import { decodeDocument } from '../../src/upstream/history/decodeDocument.ts';
import { PUSHED } from '../support/contacts/attachmentNames.ts';
import { checkLaw } from './support/always.ts';
import type { HistoryModel } from './support/histories.ts';
import { anyHistory, readableHistory } from './support/histories.ts';
import {
  hasDirection,
  instantsOf,
  moveTo,
  repeatMessage,
  sortByDate,
  sortByKeys,
  withoutTies,
} from './support/historyOrder.ts';
import { mutatedJson } from './support/mutatedJson.ts';
import { rebuild, rebuildJson } from './support/rebuild.ts';
import { CONVERSATION_ID, conversationJson } from './support/upstreamJson.ts';

describe('laws', () => {
  it('the same input gives the same output, and is left as it was', () => {
    checkLaw(anyHistory, (model) => {
      const json = frozen(conversationJson(model));
      const once = rebuildJson(json);
      expect(rebuildJson(json)).toEqual(once);
      expect(rebuildJson(structuredClone(json))).toEqual(once);
    });
  });

  it('reversing a list whose first and last instants differ changes nothing', () => {
    checkLaw(anyHistory, (model) => {
      const expected = rebuild(model);
      if (hasDirection(model.messages)) {
        expect(rebuild({ ...model, messages: model.messages.toReversed() })).toEqual(expected);
      }
      if (hasDirection(model.routingEvents)) {
        expect(rebuild({ ...model, routingEvents: model.routingEvents.toReversed() })).toEqual(expected);
      }
    });
  });

  it('delivering messages again later in the list changes nothing', () => {
    const again = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 });
    checkLaw(fc.tuple(anyHistory, again), ([model, repeats]) => {
      const messages = repeats.reduce(repeatMessage, model.messages);
      expect(rebuild({ ...model, messages })).toEqual(rebuild(model));
    });
  });

  it('shuffling lists whose instants are all distinct changes nothing', () => {
    const orders = fc.tuple(fc.array(fc.nat(), { minLength: 14, maxLength: 14 }), readableHistory);
    checkLaw(orders, ([keys, drawn]) => {
      const model = {
        ...drawn,
        messages: withoutTies(drawn.messages),
        routingEvents: withoutTies(drawn.routingEvents),
      };
      const shuffled = {
        ...model,
        messages: sortByKeys(keys, model.messages),
        routingEvents: sortByKeys(keys, model.routingEvents),
      };
      expect(rebuild(shuffled)).toEqual(rebuild(model));
    });
  });

  it('contacts are in order of opening, do not overlap, and only the last may be ongoing', () => {
    checkLaw(anyHistory, (model) => {
      const { contacts } = rebuild(model);
      const instants = contacts.flatMap(({ openedAt, closedAt }, index) =>
        closedAt === null && index === contacts.length - 1 ? [at(openedAt)] : [at(openedAt), at(closedAt)],
      );
      expect(instants).toEqual(instants.toSorted((one, other) => one - other));
    });
  });

  it('there is a contact for each readable push, and its id is its own', () => {
    checkLaw(anyHistory, (model) => {
      const { contacts } = rebuild(model);
      expect(contacts).toHaveLength(pushCount(model));
      expect(new Set(contacts.map(({ id }) => id)).size).toBe(contacts.length);
      expect(new Set(contacts.map(({ id }) => conversationIdOf(id)))).toEqual(
        new Set(contacts.length > 0 ? [CONVERSATION_ID] : []),
      );
    });
  });

  it('later facts change no contact that ended more than a second before them', () => {
    const delay = fc.constantFrom(1, 1_000, 1_001, 2_000, 20_000);
    checkLaw(fc.tuple(anyHistory, anyHistory, delay), ([drawn, later, delayMs]) => {
      const earlier = sortByDate(drawn);
      const start = Math.max(0, ...instantsOf(earlier)) + delayMs;
      const added = moveTo(start, sortByDate(later));
      const { contacts } = rebuild({
        ...earlier,
        messages: [...earlier.messages, ...added.messages],
        routingEvents: [...earlier.routingEvents, ...added.routingEvents],
      });
      const expected = endedBefore(start - 1_000, earlier);
      expect(contacts.slice(0, expected.length)).toEqual(expected);
    });
  });

  it.each([
    ['any JSON', fc.jsonValue()],
    ['a history with any JSON in it', mutatedJson],
  ])('%s decodes to a history that can be rebuilt, or to a reason', (_, arbitrary) => {
    checkLaw(arbitrary, (json) => {
      const decoded = decodeDocument(json);
      if (!decoded.ok) expect(decoded.reason).toMatch(/^[\w .[\],]+$/);
      else expect(reconstruct(decoded.history).contacts.length).toBeLessThan(50);
    });
  });
});

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

function at(text: string | null): number {
  return Date.parse(text ?? '');
}

function pushCount({ messages }: HistoryModel): number {
  return messages
    .flatMap((message) => (message.kind === 'system' && message.date.at !== null ? message.attachments : []))
    .filter(({ __typename }) => __typename === PUSHED).length;
}

/** The contacts that ended before an instant, and not by the conversation's closing date (R6). */
function endedBefore(instant: number, model: HistoryModel): readonly Contact[] {
  const { contacts } = rebuild({ ...model, closedAt: null });
  return contacts.filter(({ closedAt }) => closedAt !== null && at(closedAt) < instant);
}
