import { describe, expect, it } from 'vitest';
import type { Contact } from '../../src/contacts/facts/contact.ts';
import type { Reconstruction } from '../../src/contacts/result/buildReconstruction.ts';
import { ENDS, PUSHED, VISITOR_MOVES } from '../support/contacts/attachmentNames.ts';
import { checkLaw } from './support/always.ts';
import type { HistoryModel, MessageModel, SystemModel } from './support/histories.ts';
import { anyHistory } from './support/histories.ts';
import { rebuild } from './support/rebuild.ts';

/** A fact of the law: an attachment or a message at an instant. Facts that differ have different keys. */
interface Found {
  readonly kind: string;
  readonly at: number;
  readonly key: string;
}

describe('no fact is lost', () => {
  it('each push opens one contact', () => {
    checkLaw(anyHistory, (model) => {
      const pushes = attachmentsOf(model, { [PUSHED]: 'PUSHED' });
      expect(keys(eventsOf(rebuild(model), ['PUSHED']))).toEqual(keys(pushes));
    });
  });

  it('each end is an event of one contact, or irrelevant by R7, or reported', () => {
    checkLaw(anyHistory, (model) => {
      const rebuilt = rebuild(model);
      const outside = minus(attachmentsOf(model, ENDS), eventsOf(rebuilt, Object.values(ENDS)));
      const orphans = outside.filter(({ kind }) => kind === 'SNOOZED' || kind === 'TRANSFERRED_TO_USER');
      expect(orphansOf(rebuilt)).toEqual(orphans.map(withoutKind).toSorted());
      expect(outside.filter((end) => rebuilt.contacts.some((contact) => isInside(contact, end)))).toEqual([]);
    });
  });

  it("each visitor's move within a contact is an event of it, and no other", () => {
    checkLaw(anyHistory, (model) => {
      const { contacts } = rebuild(model);
      const moves = attachmentsOf(model, VISITOR_MOVES);
      const outside = minus(moves, eventsOf({ contacts, anomalies: [] }, Object.values(VISITOR_MOVES)));
      expect(outside.filter((move) => contacts.some((contact) => isInside(contact, move)))).toEqual([]);
    });
  });

  it('each message of a visitor within a contact counts there, and once', () => {
    checkLaw(anyHistory, (model) => {
      const written = writtenByVisitors(model);
      for (const contact of rebuild(model).contacts) {
        const inside = written.filter((message) => isInside(contact, message)).length;
        const touching = written.filter((message) => touches(contact, message)).length;
        expect(contact.visitorMessageCount).toBeGreaterThanOrEqual(inside);
        expect(contact.visitorMessageCount).toBeLessThanOrEqual(touching);
      }
      const counted = rebuild(model).contacts.reduce((sum, contact) => sum + contact.visitorMessageCount, 0);
      expect(counted).toBeLessThanOrEqual(written.length);
    });
  });

  it('a contact has a routing fact when there is one before it', () => {
    checkLaw(anyHistory, (model) => {
      const transfers = attachmentsOf(model, { TransferredToRoutingRuleSystemAttachment: 'ROUTED' });
      const events = model.routingEvents.flatMap(({ date }) => (date.at === null ? [] : [date.at]));
      const routing = [...events, ...transfers.map(({ at }) => at)];
      for (const { openedAt, routedAt } of rebuild(model).contacts) {
        const before = routing.filter((at) => at < Date.parse(openedAt));
        if (before.length > 0) expect(Date.parse(routedAt ?? '')).toBeGreaterThanOrEqual(Math.max(...before));
        if (routedAt !== null) expect(routing).toContain(Date.parse(routedAt));
      }
    });
  });

  it('each thing that cannot be read is reported once', () => {
    checkLaw(anyHistory, (model) => {
      const { messages, routingEvents, closedAt } = model;
      const dates = [...routingEvents.map(({ date }) => date.at), closedAt === null ? 0 : closedAt.at];
      const undated = dates.filter((at) => at === null).map(() => null);
      const ids = messages
        .filter(isUnreadable)
        .map((message) => (message.kind === 'system' ? message.id : null));
      const reported = rebuild(model).anomalies.filter(({ code }) => code === 'UNREADABLE_FACT');
      expect(reported.map(({ systemMessageId }) => systemMessageId).toSorted()).toEqual(
        [...undated, ...ids].toSorted(),
      );
    });
  });
});

function attachmentsOf(
  { messages }: HistoryModel,
  kindOf: Readonly<Record<string, string>>,
): readonly Found[] {
  return messages.filter(isSystem).flatMap(({ attachments, date, id }) =>
    attachments.flatMap(({ __typename }) => {
      const kind = kindOf[__typename];
      return kind === undefined || date.at === null ? [] : [found(kind, String(date.text), id)];
    }),
  );
}

function isSystem(message: MessageModel): message is SystemModel {
  return message.kind === 'system';
}

function found(kind: string, text: string, id: string | null): Found {
  return { kind, at: Date.parse(text), key: `${kind} ${text} ${id}` };
}

function eventsOf({ contacts }: Reconstruction, kinds: readonly string[]): readonly Found[] {
  return contacts.flatMap(({ events }) =>
    events
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ kind, occurredAt, systemMessageId }) => found(kind, occurredAt, systemMessageId)),
  );
}

function keys(facts: readonly Found[]): readonly string[] {
  return facts.map(({ key }) => key).toSorted();
}

/** What is left of the facts; one of the events that is none of them makes the test fail. */
function minus(facts: readonly Found[], events: readonly Found[]): readonly Found[] {
  const left = [...facts];
  for (const { key } of events) {
    const index = left.findIndex((fact) => fact.key === key);
    expect(index, `${key} is an event more often than it happened`).toBeGreaterThanOrEqual(0);
    left.splice(index, 1);
  }
  return left;
}

function orphansOf({ anomalies }: Reconstruction): readonly string[] {
  return anomalies
    .filter(({ code }) => code === 'ORPHAN_END')
    .map(({ occurredAt, systemMessageId }) => `${occurredAt} ${systemMessageId}`)
    .toSorted();
}

function withoutKind({ kind, key }: Found): string {
  return key.slice(kind.length + 1);
}

/** Past the opening and before the end: there is no tie to decide. */
function isInside({ openedAt, closedAt }: Contact, { at }: { readonly at: number }): boolean {
  return at > Date.parse(openedAt) && at < endOf(closedAt);
}

function touches({ openedAt, closedAt }: Contact, { at }: { readonly at: number }): boolean {
  return at >= Date.parse(openedAt) && at <= endOf(closedAt);
}

function endOf(closedAt: string | null): number {
  return closedAt === null ? Number.POSITIVE_INFINITY : Date.parse(closedAt);
}

function writtenByVisitors({ messages }: HistoryModel): readonly { readonly at: number }[] {
  return messages.flatMap((message) =>
    message.kind === 'participant' && message.date.at !== null && isVisitor(message.author)
      ? [{ at: message.date.at }]
      : [],
  );
}

function isVisitor(author: object | null): boolean {
  const name = author !== null && '__typename' in author ? author.__typename : null;
  return name === 'Visitor' || name === 'ThirdPartyAccount';
}

function isUnreadable(message: MessageModel): boolean {
  return message.date.at === null || (message.kind === 'system' && message.rubbish.length > 0);
}
