#!/usr/bin/env node
// Checks that every import in src/ is allowed by scripts/imports.mjs, type imports included, and that the allowed imports
// have no circle. Prints one line for each problem, and exits with 1 if there is one.
// Usage: node scripts/check-imports.mjs [ROOT]

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { ALLOWED, ALLOWED_FILES, ALLOWED_PACKAGES } from './imports.mjs';

const source = join(process.argv[2] ?? '.', 'src');
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'([\w@./:-]+)'/g;

const problems = [...circlesIn(ALLOWED), ...filesIn(source).flatMap(problemsOf)];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function filesIn(folder) {
  const files = readdirSync(folder, { recursive: true });
  return files.filter((file) => /\.tsx?$/.test(file)).toSorted();
}

function problemsOf(file) {
  const folder = dirname(file);
  if (folder === '.') return [`src/${file}: expected a folder of src/, got a file in src/ itself`];
  if (!(folder in ALLOWED))
    return [`src/${file}: expected a row for ${folder} in scripts/imports.mjs, got none`];
  const text = readFileSync(join(source, file), 'utf8');
  return [...text.matchAll(IMPORT)].flatMap(([, target]) => problemOf(file, folder, target) ?? []);
}

function problemOf(file, folder, target) {
  if (!target.startsWith('.')) {
    const allowed = ALLOWED_PACKAGES[folder];
    if (allowed === undefined || allowed.includes(target)) return null;
    return `src/${file}: expected ${listOf(allowed, 'no package')}, got an import of ${target}`;
  }
  const imported = join(folder, target);
  const importedFolder = dirname(imported);
  if (importedFolder === folder || ALLOWED[folder].includes(importedFolder)) return null;
  if (ALLOWED_FILES[folder]?.includes(imported)) return null;
  return `src/${file}: expected an import of ${listOf(ALLOWED[folder], 'its own folder alone')}, got ${target} in ${relative('.', importedFolder)}`;
}

function listOf(names, none) {
  return names.length === 0 ? none : names.join(', ');
}

/** One line for each folder that imports itself through others. */
function circlesIn(allowed) {
  return Object.keys(allowed).flatMap((folder) => {
    const way = wayFrom(folder, folder, allowed, new Set());
    return way ? [`scripts/imports.mjs: expected imports without circles, got ${way.join(' -> ')}`] : [];
  });
}

function wayFrom(folder, goal, allowed, visited) {
  for (const next of allowed[folder] ?? []) {
    if (next === goal) return [folder, goal];
    if (visited.has(next)) continue;
    visited.add(next);
    const rest = wayFrom(next, goal, allowed, visited);
    if (rest) return [folder, ...rest];
  }
  return null;
}
