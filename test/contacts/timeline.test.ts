import { describe, expect, it } from 'vitest';
import type { Fact, Routed } from '../../src/contacts/facts/fact.ts';
import type { History, Message, SystemMessage } from '../../src/contacts/facts/history.ts';
import { buildTimeline } from '../../src/contacts/fold/timeline.ts';
import { ended, pushed, routed, transferredTo, user, wrote } from './support/facts.ts';

describe('timeline: order (R1)', () => {
  it.each([
    ['nothing', [], [], ''],
    ['oldest first', [], [system('a', pushed(0, null)), wrotes('b', 1)], 'pushed wrote'],
    ['newest first', [], [wrotes('b', 1), system('a', pushed(0, null))], 'pushed wrote'],
    ['in no order', [], [wrotes('b', 5), system('a', pushed(0, null)), end('c', 9)], 'pushed wrote closed'],
    ['routing events newest first', [routed(5, 'r2'), routed(1, 'r1')], [wrotes('a', 3)], 'r1 wrote r2'],
    ['a routing event at the instant of a message', [routed(3, 'r1')], [wrotes('a', 3)], 'r1 wrote'],
    ['routing events of one instant', [routed(3, 'r1'), routed(3, 'r2')], [], 'r1 r2'],
    ['ties as listed, oldest first', [], [wrotes('a', 0), end('b', 3), wrotes('c', 3)], 'wrote closed wrote'],
    ['ties turned, newest first', [], [wrotes('c', 3), end('b', 3), wrotes('a', 0)], 'wrote closed wrote'],
    ['all at one instant: the list stands', [], [end('b', 3), wrotes('a', 3)], 'closed wrote'],
    [
      'attachments of a newest-first list',
      [],
      [wrotes('b', 9), system('a', ended('released', 3, null), pushed(3, null))],
      'released pushed wrote',
    ],
    [
      'an unreadable head tells no direction',
      [],
      [unreadable('x'), wrotes('b', 9), end('a', 3), unreadable('y')],
      'closed wrote',
    ],
    [
      'an unreadable head of a newest-first list: ties turned',
      [],
      [unreadable('x'), wrotes('c', 3), end('b', 3), wrotes('a', 0)],
      'wrote closed wrote',
    ],
    [
      'a repeat tells no direction',
      [],
      [end('a', 3), wrotes('b', 3), wrotes('c', 9), wrotes('b', 0)],
      'closed wrote wrote',
    ],
  ] satisfies [string, Routed[], Message[], string][])('%s', (_, routingEvents, messages, expected) => {
    expect(order(history(routingEvents, messages))).toBe(expected);
  });
});

describe('timeline: a routing event at the instant of a transfer (R1)', () => {
  const transfer = (id: string, ruleId: string): Message => system(id, transferredTo(ruleId, 3));
  it.each([
    ['of the same rule', [routed(3, 'r1')], [transfer('a', 'r1')], 'to-r1 r1'],
    ['of another rule', [routed(3, 'r2')], [transfer('a', 'r1')], 'r2 to-r1'],
    ['of no rule', [routed(3)], [transfer('a', 'r1')], 'routed to-r1'],
    ['at another instant', [routed(2, 'r1'), routed(4, 'r1')], [transfer('a', 'r1')], 'r1 to-r1 r1'],
    [
      'at another instant, with another rule at that of the transfer',
      [routed(2, 'r1'), routed(3, 'r0'), routed(4, 'r1')],
      [transfer('a', 'r1')],
      'r1 r0 to-r1 r1',
    ],
    [
      'directly after it, before what else happens',
      [routed(3, 'r0'), routed(3, 'r1')],
      [wrotes('a', 3), system('b', transferredTo('r1', 3), pushed(3, user(7)))],
      'r0 wrote to-r1 r1 pushed',
    ],
    [
      'each after its own',
      [routed(3, 'r2'), routed(3, 'r1')],
      [transfer('a', 'r1'), transfer('b', 'r2')],
      'to-r1 r1 to-r2 r2',
    ],
    ['several', [routed(3, 'r1'), routed(3, 'r1')], [transfer('a', 'r1')], 'to-r1 r1 r1'],
    [
      'after the first of two that name its rule',
      [routed(3, 'r1')],
      [transfer('a', 'r1'), wrotes('b', 3), transfer('c', 'r1')],
      'to-r1 r1 wrote to-r1',
    ],
  ] satisfies [string, Routed[], Message[], string][])('%s', (_, routingEvents, messages, expected) => {
    expect(order(history(routingEvents, messages))).toBe(expected);
  });
});

describe('timeline: repeats (R1)', () => {
  it.each([
    ['of a message', [wrotes('a', 0), wrotes('a', 5)], 'wrote'],
    ['of the very same object', Array<Message>(2).fill(wrotes('a', 0)), 'wrote'],
    ['keep the first readable copy', [unreadable('a'), wrotes('a', 3), end('b', 4)], 'wrote closed'],
    ['of a readable copy', [wrotes('a', 0), { ...wrotes('a', 0), moment: null }, wrotes('a', 5)], 'wrote'],
    ['with an empty id', [wrotes('', 0), wrotes('', 5)], 'wrote'],
    // The FNV-1a hash of this id is 0.
    ['with an id of any hash', [wrotes('\u00cc$1\u00c4', 0), wrotes('\u00cc$1\u00c4', 5)], 'wrote'],
    ['are none between the two kinds', [wrotes('a', 0), end('a', 5)], 'wrote closed'],
    // These two have the same FNV-1a hash.
    [
      'are none when only the hashes are equal',
      [wrotes('costarring', 0), wrotes('liquid', 1)],
      'wrote wrote',
    ],
    ['are none without an id', [wrotes(null, 0), wrotes(null, 0)], 'wrote wrote'],
  ] satisfies [string, Message[], string][])('%s', (_, messages, expected) => {
    expect(order(history([], messages))).toBe(expected);
  });
});

describe('timeline: what cannot be read (R15, R19)', () => {
  const message = (systemMessageId: string | null) => ({ what: 'message', systemMessageId });
  const attachments = (systemMessageId: string | null) => ({ what: 'attachments', systemMessageId });
  it.each([
    ['a message', history([], [unreadable('a')]), [message('a')]],
    ['a message without id', history([], [{ ...unreadable('a'), id: null }]), [message(null)]],
    ['a participant message', history([], [{ ...wrotes('a', 0), moment: null }]), [message(null)]],
    ['one delivered twice', history([], [unreadable('a'), unreadable('a')]), [message('a')]],
    ['one delivered again, readable', history([], [unreadable('a'), end('a', 3)]), []],
    ['attachments', history([], [{ ...end('a', 3), damaged: true }]), [attachments('a')]],
    ['a message and its attachments', history([], [{ ...unreadable('a'), damaged: true }]), [message('a')]],
    [
      'attachments in the order of their dates, newest first in the list',
      history([], [damaged('c', 9), damaged('b', 3), damaged('a', 3)]),
      [attachments('a'), attachments('b'), attachments('c')],
    ],
    ['a routing event', history([null], []), [{ what: 'routing event', systemMessageId: null }]],
    [
      'the closing date',
      { ...history([], []), closedAtUnreadable: true },
      [{ what: 'closing date', systemMessageId: null }],
    ],
  ] satisfies [string, History, object[]][])('%s', (_, given, expected) => {
    expect(buildTimeline(given).unreadable).toEqual(expected);
  });
});

function history(routingEvents: readonly (Routed | null)[], messages: readonly Message[]): History {
  const conversation = { id: 'c1', channel: 'CHAT', project: null, closedAt: null };
  return { conversation, closedAtUnreadable: false, routingEvents, messages };
}

function system(id: string | null, ...facts: readonly Fact[]): SystemMessage {
  return { kind: 'system', id, moment: facts[0]?.moment ?? null, damaged: false, facts };
}

function end(id: string, ms: number): SystemMessage {
  return system(id, ended('closed', ms, null));
}

function damaged(id: string, ms: number): Message {
  return { ...end(id, ms), damaged: true };
}

function wrotes(id: string | null, ms: number): Message {
  return { ...wrote(ms), id };
}

function unreadable(id: string): SystemMessage {
  return system(id);
}

/** The kinds of the facts in order; of those that name a rule, the rule. */
function order(given: History): string {
  return buildTimeline(given).facts.map(nameOf).join(' ');
}

function nameOf(fact: Fact): string {
  if (fact.kind === 'routed') return fact.rule?.id ?? 'routed';
  if (fact.kind === 'transferredToRoutingRule') return `to-${fact.toRule?.id}`;
  return fact.kind;
}
