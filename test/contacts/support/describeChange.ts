import type { Contact } from '../../../src/contacts/facts/contact.ts';
import type { Fact } from '../../../src/contacts/facts/fact.ts';
import { evolve } from '../../../src/contacts/fold/evolve.ts';
import { initial } from '../../../src/contacts/fold/state.ts';
import type { Reconstruction } from '../../../src/contacts/result/buildReconstruction.ts';
import { buildReconstruction } from '../../../src/contacts/result/buildReconstruction.ts';
import { pushed, user } from './facts.ts';
import { historyOf } from './historyOf.ts';

/**
 * What one more fact changes in the contacts and anomalies, as words joined by `+`. `-` means that nothing changes.
 * - `open`: one more contact (R2). `replace`: the same, and it ends the open contact (R5).
 * - `end`: the open contact ends (R3).
 * - `join`: the last contact gets one more event of its end (R4). `previous`: the contact before it does (R4).
 * - `orphan`: one more `ORPHAN_END` (R7).
 * - `late`: the fact routes the last contact (R8). `route`: it routes the next contact (R8).
 */
export function describeChange(given: readonly Fact[], fact: Fact): string {
  const before = fold(given);
  const after = fold([...given, fact]);
  const words = [
    ...before.contacts.flatMap((contact, index) =>
      contactChanges(contact, after.contacts.slice(index), fact),
    ),
    ...(after.contacts.length > before.contacts.length ? [hasOpen(before) ? 'replace' : 'open'] : []),
    ...(countOrphans(after) > countOrphans(before) ? ['orphan'] : []),
    ...(routesNext([...given, fact], fact) ? ['route'] : []),
  ];
  return words.join('+') || '-';
}

function fold(facts: readonly Fact[]): Reconstruction {
  return buildReconstruction(historyOf(facts), { facts, unreadable: [] }, facts.reduce(evolve, initial));
}

function contactChanges(before: Contact, [after, ...later]: readonly Contact[], fact: Fact): string[] {
  if (!after) return ['the contact is gone'];
  const routing = after.routedAt === fact.moment.text ? 'late' : 'the routing changes';
  return [
    ...endChanges(before, after, fact, later.length === 0),
    ...(before.routedAt === after.routedAt ? [] : [routing]),
  ];
}

function endChanges(before: Contact, after: Contact, fact: Fact, isLast: boolean): string[] {
  if (before.closedAt === after.closedAt) {
    if (countEvents(after, fact) === countEvents(before, fact)) return [];
    return [isLast ? 'join' : 'previous'];
  }
  if (before.closedAt !== null || after.closedAt !== fact.moment.text) return ['the end moves'];
  if (isLast) return [after.endReason === reasonOf(fact) ? 'end' : `the contact ends as ${after.endReason}`];
  const isReplaced = after.endReason === 'REPLACED' && after.anomaly === 'MISSING_END';
  return isReplaced ? [] : ['the open contact is not replaced'];
}

/** `transferredToUser` ends a contact as `TRANSFERRED_TO_USER`. */
function reasonOf({ kind }: Fact): string {
  return kind.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function countEvents({ events }: Contact, fact: Fact): number {
  if (!('by' in fact)) return 0;
  return events.filter(({ kind }) => kind === reasonOf(fact)).length;
}

function hasOpen({ contacts }: Reconstruction): boolean {
  return contacts.at(-1)?.closedAt === null;
}

function countOrphans({ anomalies }: Reconstruction): number {
  return anomalies.filter(({ code }) => code === 'ORPHAN_END').length;
}

function routesNext(facts: readonly Fact[], fact: Fact): boolean {
  const next = fold([...facts, pushed(1_000_000, user('next'))]).contacts.at(-1);
  return next?.routedAt === fact.moment.text;
}
