import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('docs/schema.md is what the descriptions of the SDL say', () => {
  const printed = execFileSync(process.execPath, ['scripts/schema-reference.mjs'], { encoding: 'utf8' });
  const hint = 'renew it: node scripts/schema-reference.mjs > docs/schema.md';
  expect(readFileSync('docs/schema.md', 'utf8'), hint).toBe(printed);
});
