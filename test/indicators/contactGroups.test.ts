import { describe, expect, it } from 'vitest';
import type { Contact } from '../../src/contacts/facts/contact.ts';
import type { GroupingOptions } from '../../src/indicators/contactGroups.ts';
import { createContactGroups } from '../../src/indicators/contactGroups.ts';
import { timeSteps } from '../../src/indicators/timeSteps.ts';
import { CONTACT } from './support/contact.ts';

const origin = {};

function rowsOf(contacts: readonly Partial<Contact>[], options: Partial<GroupingOptions> = {}) {
  const groups = createContactGroups({
    dimensions: [],
    steps: null,
    botsInResponsiveness: false,
    ...options,
  });
  for (const contact of contacts) groups.add({ ...CONTACT, ...contact });
  return groups.rows();
}

const ada = { id: 7, type: 'Professional', origin };
const bot = { id: 9, type: 'Bot', origin };

describe('groups of contacts', () => {
  it('are one row without dimensions, even without contacts', () => {
    expect(rowsOf([])).toMatchObject([{ contactCount: 0, stepStart: null, simultaneousContacts: null }]);
    expect(rowsOf([], { dimensions: ['STATUS'] })).toEqual([]);
  });

  it('differ by every dimension, and name the objects behind the ids', () => {
    const contacts: Partial<Contact>[] = [
      { operator: ada, operatorType: 'Professional', routingRule: { id: 'r', name: 'Sales', origin } },
      { operator: bot, operatorType: 'Bot', project: { id: 42, name: 'Shop', origin } },
      { operator: ada, operatorType: 'Professional', routingRule: { id: 'r', name: 'Sales', origin } },
    ];
    expect(rowsOf(contacts, { dimensions: ['OPERATOR', 'ROUTING_RULE', 'SITE'] })).toMatchObject([
      {
        operatorId: 9,
        operator: { id: 9 },
        routingRule: null,
        site: { id: 42, name: 'Shop' },
        contactCount: 1,
      },
      {
        ...{ operatorId: 7, operatorType: null, operator: { id: 7, type: 'Professional' }, site: null },
        ...{ routingRule: { id: 'r', name: 'Sales' }, contactCount: 2 },
      },
    ]);
    expect(rowsOf(contacts, { dimensions: ['OPERATOR_TYPE'] })).toMatchObject([
      { operatorType: 'Bot', operator: null, contactCount: 1 },
      { operatorType: 'Professional', operator: null, contactCount: 2 },
    ]);
  });

  it('belong to the step in which the contact was opened', () => {
    const contacts = [
      { openedAt: '2026-01-05T10:59:00Z' },
      { openedAt: '2026-01-05T10:00:00Z' },
      { openedAt: '2026-01-05T11:00:00Z' },
    ];
    expect(rowsOf(contacts, { steps: timeSteps('HOUR', null) })).toMatchObject([
      { stepStart: '2026-01-05T10:00:00.000Z', contactCount: 2 },
      { stepStart: '2026-01-05T11:00:00.000Z', contactCount: 1 },
    ]);
  });

  it('R24: count a contact as simultaneous in every step that it reaches into', () => {
    const contacts: Partial<Contact>[] = [
      { operator: ada, openedAt: '2026-01-05T10:30:00Z', closedAt: '2026-01-05T11:30:00Z' },
      { operator: ada, openedAt: '2026-01-05T11:00:00Z', closedAt: '2026-01-05T11:30:00Z' },
    ];
    expect(rowsOf(contacts, { steps: timeSteps('HOUR', null) })).toMatchObject([
      { contactCount: 1, simultaneousContacts: 1 },
      { contactCount: 1, simultaneousContacts: 2 },
    ]);
    expect(rowsOf(contacts)).toMatchObject([{ contactCount: 2, simultaneousContacts: 1.5 }]);
  });

  it('R24: leave out contacts that did not end, and contacts of unknown operators', () => {
    const times = { openedAt: '2026-01-05T10:30:00Z', closedAt: '2026-01-05T11:30:00Z' };
    expect(rowsOf([{ operator: ada }, times])).toMatchObject([
      { contactCount: 2, simultaneousContacts: null },
    ]);
  });
});
