import fc from 'fast-check';

const START = Date.UTC(2026, 2, 2, 10);

const SPELLINGS: readonly ((at: number) => string)[] = [
  (at) => new Date(at).toISOString(),
  (at) => new Date(at).toISOString().replace(/\.\d+Z/, 'Z'),
  (at) => new Date(at).toISOString().replace('Z', '987Z'),
  (at) => new Date(at + 7_200_000).toISOString().replace('Z', '+02:00'),
  (at) => new Date(at - 19_800_000).toISOString().replace('Z', '-0530'),
];

/** R15: dates as upstream might spell them, and text that is no readable date. */
export const spelledDate = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .tuple(fc.nat(9_000), fc.constantFrom(...SPELLINGS))
      .map(([ms, spelled]) => spelled(START + ms)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      'soon',
      '2026-02-30T10:00:00Z',
      '2026-03-02T10:00:00',
      '2026-03-02T10:00:00.Z',
    ),
  },
);

/** Text that JSON writes as it is: the usual case. */
export const plainText = fc.constantFrom('', 'Sales', 'Zoë', '日本語 🙂', 'a,b:{c}[d]', "it's");

/** R15: text that must be written with escapes is read in another way. */
const escapedText = fc.constantFrom(
  'say "hi"',
  'C:\\',
  'line\nbreak',
  '\u0000',
  '{"',
  ',"_gw_routingEvents":[',
);

export const anyText = fc.oneof(
  { weight: 30, arbitrary: plainText },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: escapedText },
);

export const id = fc.oneof(
  fc.constantFrom<string | number>(0, 7, '7', 8, Number.MAX_SAFE_INTEGER, 'k-8', 'é'),
  fc.nat(),
);

/** R1: of messages: few short ones, so that many come again; some are empty, and say nothing. */
export const anyId = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'é', 'ü', '', 'message-number-17', 'message-number-18'),
  fc.nat(40).map(String),
  fc.uuid(),
);

export const type = fc.constantFrom('Professional', 'Bot', 'Expert', 'Développeur');

export const user = fc.option(fc.record({ t: type, i: id }));

export const routing = fc.option(
  fc.record({ i: fc.constantFrom('r1', 'r2', 'règle'), name: fc.option(plainText) }),
);
