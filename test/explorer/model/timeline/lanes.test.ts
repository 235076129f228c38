import { describe, expect, it } from 'vitest';
import type { Message, Person } from '../../../../src/explorer/model/conversation/conversation.ts';
import { countOperators } from '../../../../src/explorer/model/timeline/lanes.ts';
import { buildTimelineModel } from '../../../../src/explorer/model/timeline/timelineModel.ts';
import { ada, ben, contact, conversation } from '../../support/contacts.ts';

const cleo: Person = { id: '9', name: 'Cleo Cooper', kind: 'Professional' };
const otherAda: Person = { ...ada, id: '70' };

function messageOf(person: Person): Message {
  return { by: 'person', id: person.id, createdAt: '2026-01-12T11:01:00.000Z', person };
}

const withGuests = conversation({
  contacts: [contact({ operator: ada })],
  messages: [messageOf(ada), messageOf(ben), messageOf(cleo)],
});

function lanesOf(given = withGuests, isGuestsOpen = false) {
  return buildTimelineModel(given, isGuestsOpen).lanes.map(({ kind, title }) => `${kind}: ${title}`);
}

describe('guests', () => {
  it('share one lane', () => {
    expect(lanesOf()).toEqual(['operator: Ada Archer', 'guests: 2 guests']);
    expect(buildTimelineModel(withGuests).ticks.map(({ lane }) => lane)).toEqual([
      'person-7',
      'guests',
      'guests',
    ]);
  });

  it('have a lane each when the shared lane is open', () => {
    expect(lanesOf(withGuests, true)).toEqual([
      ...['operator: Ada Archer', 'guests: 2 guests', 'guest: Ben Baker', 'guest: Cleo Cooper'],
    ]);
    expect(buildTimelineModel(withGuests, true).ticks.map(({ lane }) => lane)).toEqual([
      ...['person-7', 'person-8', 'person-9'],
    ]);
  });

  it('keep the lane when there is only one', () => {
    const one = conversation({ contacts: [contact()], messages: [messageOf(ben)] });
    expect(lanesOf(one)).toEqual(['operator: Ada Archer', 'guest: Ben Baker']);
  });
});

it('people with the same name show their id', () => {
  const contacts = [ada, otherAda, ben].map((operator) => contact({ operator }));
  const { lanes } = buildTimelineModel(conversation({ contacts }));
  expect(lanes.map(({ subtitle }) => subtitle)).toEqual([
    ...['id 7 · Professional', 'id 70 · Professional', 'Expert'],
  ]);
});

it('the number of operators is the number of operator lanes', () => {
  const contacts = [ada, otherAda, ada, null, null].map((operator) => contact({ operator }));
  const given = conversation({ contacts, messages: [messageOf(ben)] });
  const { lanes } = buildTimelineModel(given);
  expect(countOperators(given)).toBe(3);
  expect(lanes.filter(({ kind }) => kind === 'operator')).toHaveLength(3);
});
