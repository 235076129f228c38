import { afterAll, beforeAll, describe, it } from 'vitest';
import type { FaultBench } from '../../support/faults/faultBench.ts';
import { expectAll, startFaultBench } from '../../support/faults/faultBench.ts';
import { fields } from '../../support/faults/faultyResponses.ts';
import { fails, holds, onlyOf } from '../../support/faults/fieldFaults.ts';
import { ID, LIST, OTHER } from '../../support/faults/operations.ts';

const WHOLE = { contacts: [{ endReason: 'TRANSFERRED_TO_ROUTING_RULE' }, { endReason: 'CLOSED' }] };

/** Each strikes one conversation only. */
const FAULTS = [
  { name: 'whose messages fail', faults: { 'Conversation.messages': onlyOf(OTHER, fails()) } },
  { name: 'whose routing events fail', faults: { 'Conversation.routingEvents': onlyOf(OTHER, fails()) } },
  { name: 'whose messages are null', faults: { 'Conversation.messages': onlyOf(OTHER, holds(null)) } },
  {
    name: 'whose routing events are null',
    faults: { 'Conversation.routingEvents': onlyOf(OTHER, holds(null)) },
  },
];

const codes = (errors: readonly { readonly path: string; readonly name?: string }[]) =>
  errors.map(({ path, name }) => `${path} CONTACT_HISTORY_UNAVAILABLE${name ? ` ${name}` : ''}`);
const nameOf = (fault: string) => (fault.endsWith('fail') ? { name: 'INTERNAL_ERROR' } : {});

describe('R16: one conversation of several', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await startFaultBench();
  });
  afterAll(() => bench.stop());

  it.each(FAULTS)('$name: the edges of the others stay, as edges are nullable', async ({ name, faults }) => {
    expectAll(await bench.observe(fields(faults), LIST), {
      data: { closedConversations: { edges: [{ node: WHOLE }, null, { node: WHOLE }] } },
      errors: codes([{ path: 'closedConversations.edges.1.node.contacts', ...nameOf(name) }]),
    });
  });

  it.each(FAULTS)('$name: nothing of a list of non-null edges stays', async ({ name, faults }) => {
    const operation = {
      query: `query ($interval: Interval!) {
        searchClosedConversations(interval: $interval) { edges { node { conversation { contacts { endReason } } } } }
      }`,
      variables: LIST.variables,
    };
    expectAll(await bench.observe(fields(faults), operation), {
      data: { searchClosedConversations: null },
      errors: codes([
        { path: 'searchClosedConversations.edges.1.node.conversation.contacts', ...nameOf(name) },
      ]),
    });
  });

  it.each(FAULTS)('$name: the others stay, as each alias is a nullable root', async ({ name, faults }) => {
    const operation = {
      query: `query ($one: UUID!, $other: UUID!) {
        one: conversation(id: $one) { id contacts { endReason } }
        other: conversation(id: $other) { id contacts { endReason } }
        channel: conversation(id: $other) { id channel }
      }`,
      variables: { one: ID, other: OTHER },
    };
    expectAll(await bench.observe(fields(faults), operation), {
      data: { one: { id: ID, ...WHOLE }, other: null, channel: { id: OTHER, channel: 'CHAT' } },
      errors: codes([{ path: 'other.contacts', ...nameOf(name) }]),
    });
  });
});
