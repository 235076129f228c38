import { expect, it } from 'vitest';
import { toCsv, toJson } from '../../../../src/explorer/model/labels/exportText.ts';
import { ada, contact } from '../../support/contacts.ts';

it('writes a line for each contact, with quotes where they are needed', () => {
  const contacts = [
    contact({ id: 'c@1', operator: ada, transferReason: 'Wants "more", at once', durationSeconds: 4.5 }),
    contact({ id: 'c@2', operator: null, transferReason: '=HYPERLINK("x")', answered: true }),
  ];
  const lines = toCsv(contacts).split('\r\n');
  const cells = lines[1]?.split(',').slice(0, 7);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^id,status,openedAt,closedAt,durationSeconds,operatorId,operator,routedAt,/);
  expect(cells).toEqual([
    'c@1',
    'ANSWERED',
    contacts[0]?.openedAt,
    contacts[0]?.closedAt,
    '4.5',
    '7',
    'Ada Archer',
  ]);
  expect(lines[1]).toContain(',"Wants ""more"", at once",');
  expect(lines[2]).toContain(`,"'=HYPERLINK(""x"")",`);
});

it('writes JSON as it was received', () => {
  const received = { contacts: [{ id: 'c@1' }], contactAnomalies: [] };
  expect(JSON.parse(toJson(received))).toEqual(received);
});
