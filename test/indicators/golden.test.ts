import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reconstruct } from '../../src/contacts/reconstruct.ts';
import type { ContactDimension, ContactIndicatorRow } from '../../src/indicators/contactGroups.ts';
import { createContactGroups } from '../../src/indicators/contactGroups.ts';
import type { TimeStep } from '../../src/indicators/timeSteps.ts';
import { timeSteps } from '../../src/indicators/timeSteps.ts';
import { decodeDocument } from '../../src/upstream/history/decodeDocument.ts';

/** Each case has upstream conversations, and by hand what their rows must say. */
interface Input {
  readonly options: {
    readonly groupBy?: readonly ContactDimension[];
    readonly step?: TimeStep;
    readonly timeZone?: string;
    readonly botsInResponsiveness?: boolean;
  };
  readonly conversations: readonly unknown[];
}

const folder = new URL('golden/', import.meta.url);
const cases = readdirSync(folder);

describe('golden rows', () => {
  it.each(cases)('%s', (name) => {
    const rows = rowsOf(JSON.parse(read(name, 'input.json')));
    expect(rows, read(name, 'why.md')).toMatchObject(JSON.parse(read(name, 'expected.json'), nearly));
  });

  it('show every rule at least twice', () => {
    const cited = cases.map((name) => new Set(read(name, 'why.md').match(/\bR\d+\b/g)));
    const rules = ['R20', 'R21', 'R22', 'R23', 'R24', 'R26'];
    expect(rules.filter((rule) => cited.filter((each) => each.has(rule)).length < 2)).toEqual([]);
  });
});

function rowsOf({ options, conversations }: Input): readonly ContactIndicatorRow[] {
  const { groupBy = [], step, timeZone = null, botsInResponsiveness = false } = options;
  const steps = step === undefined ? null : timeSteps(step, timeZone);
  const groups = createContactGroups({ dimensions: groupBy, steps, botsInResponsiveness });
  for (const conversation of conversations) {
    const decoded = decodeDocument(conversation);
    if (!decoded.ok) throw new TypeError('Expected a history that is whole, got another one.');
    for (const contact of reconstruct(decoded.history).contacts) groups.add(contact);
  }
  return groups.rows();
}

function read(name: string, file: string): string {
  return readFileSync(new URL(`${name}/${file}`, folder), 'utf8');
}

/** Numbers that are not whole may differ in their last digits. */
function nearly(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? expect.closeTo(value, 9) : value;
}
