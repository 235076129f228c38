#!/usr/bin/env node
// Keeps in dist/ the type declarations that the entries of the package need, and removes all others: no other file of the
// package is public. Relative imports in them get the ending `.js`: the compiler leaves `.ts`, which not all tools resolve.
// Usage: node scripts/build-types.mjs

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const { exports: entries } = JSON.parse(readFileSync('package.json', 'utf8'));
const RELATIVE_IMPORT = /(from |import\()'(\.[^']*)\.ts'/g;

const needed = new Set();
for (const { types } of Object.values(entries)) if (types !== undefined) keep(join(types));

for (const file of readdirSync('dist', { recursive: true })) {
  const path = join('dist', file);
  if (path.endsWith('.d.ts') && !needed.has(path)) rmSync(path);
}

/** Rewrites a declaration file, and all that it imports. */
function keep(file) {
  if (needed.has(file)) return;
  needed.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, , target] of text.matchAll(RELATIVE_IMPORT)) keep(join(dirname(file), `${target}.d.ts`));
  writeFileSync(file, text.replaceAll(RELATIVE_IMPORT, "$1'$2.js'"));
}
