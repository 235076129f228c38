import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const DOCUMENT = readFileSync('docs/failures.md', 'utf8');

/** `file`: name, as rows end and as sentences name their tests. */
const IN_ROWS = /\| `(\w+)`: ([^|]+?) \|$/gm;
const IN_TEXT = /Test: `(\w+)`: ([^.]+)\.$/gm;

const named = [...DOCUMENT.matchAll(IN_ROWS), ...DOCUMENT.matchAll(IN_TEXT)].map(
  ([, file = '', name = '']) => ({
    file,
    name,
  }),
);

describe('docs/failures.md', () => {
  it('names a test in every row', () => {
    const rows = DOCUMENT.split('\n').filter(
      (line) => line.startsWith('|') && !/^\|(---|.*\| test \|$)/.test(line),
    );
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => !row.match(IN_ROWS))).toEqual([]);
  });

  it.each(named)('names a test that exists: $file: $name', ({ file, name }) => {
    const path = FOLDERS.map((folder) => `test/${folder}/${file}.test.ts`).find(existsSync);
    expect(path).toBeDefined();
    const names = readFileSync(path ?? '', 'utf8').replaceAll("\\'", "'");
    // The whole name, or its first or last part.
    expect(
      [`'${name}`, `"${name}`, `: ${name}`, `${name}'`].filter((part) => names.includes(part)),
    ).not.toEqual([]);
  });
});

const FOLDERS = [
  'robustness/faults',
  'robustness/schema',
  'robustness',
  'gateway/intervals',
  'upstream/closedConversations',
];
