#!/usr/bin/env node
// Compares the mutants that survived the last run of StrykerJS with the list in docs/mutation.md.
// Fails when one survived that is not listed. `npm run mutation` runs it at its end.
// Usage: node scripts/check-survivors.mjs

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

const SURVIVED = ['Survived', 'NoCoverage'];

const { files } = JSON.parse(readFileSync('reports/mutation.json', 'utf8'));
const listed = readFileSync('docs/mutation.md', 'utf8');

const survivors = Object.entries(files).flatMap(([file, { source, mutants }]) =>
  mutants
    .filter(({ status }) => SURVIVED.includes(status))
    .map(({ location, replacement }) => rowOf(basename(file), textAt(source, location), replacement)),
);
const unlisted = survivors.filter((row) => !listed.includes(row));
for (const row of unlisted) console.error(`A mutant survived that docs/mutation.md does not list: ${row}`);
console.log(
  `${survivors.length} mutants survived, ${survivors.length - unlisted.length} of them are listed.`,
);
process.exitCode = unlisted.length === 0 ? 0 : 1;

/** The first cells of its row in the list. A bar would end a cell. */
function rowOf(file, original, replacement) {
  const cell = (text) => `\`${text.replace(/\s+/g, ' ').replaceAll('|', '\\|')}\``;
  return `| \`${file}\` | ${cell(original)} | ${cell(replacement)} |`;
}

/** Lines and columns count from 1; the end is behind the last character. */
function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = lines[last].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}
