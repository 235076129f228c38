import { readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { END_KINDS } from '../../src/contacts/facts/endKinds.ts';
import { NAMES } from '../../src/contacts/names.ts';

const file = new URL('../../schema/contacts.graphql', import.meta.url);
const { definitions } = parse(readFileSync(file, 'utf8'));

describe('the enum values of a reconstruction', () => {
  it('are those of the schema', () => {
    const enums = ['ContactStatus', 'ContactEndReason', 'ContactEventKind', 'ContactAnomalyCode'];
    expect(new Set(enums.flatMap(valuesOf))).toEqual(new Set(NAMES));
  });

  it.each(Object.values(END_KINDS))(
    'have an end reason and an event kind for each end: $reason',
    ({ reason }) => {
      expect(valuesOf('ContactEndReason')).toContain(reason);
      expect(valuesOf('ContactEventKind')).toContain(reason);
    },
  );
});

function valuesOf(enumName: string): readonly string[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === enumName
      ? (definition.values ?? []).map(({ name }) => name.value)
      : [],
  );
}
