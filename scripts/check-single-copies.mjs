#!/usr/bin/env node
// Two copies of these libraries do not recognise each other's objects, and stitching fails without an error.
// Fails when package-lock.json or node_modules holds more than one copy of one of them, or none.
// Usage: node scripts/check-single-copies.mjs [ROOT]

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const NAMES = ['graphql', '@graphql-tools/delegate'];

const root = process.argv[2] ?? '.';
const places = [
  { name: 'package-lock.json', folders: lockedFolders(root) },
  { name: 'node_modules', folders: installedFolders(root, 'node_modules') },
];
const problems = places.flatMap(({ name, folders }) =>
  NAMES.flatMap((library) => {
    const copies = folders.filter((folder) => folder.endsWith(`node_modules/${library}`));
    if (copies.length === 1) return [];
    return [`${name}: expected one copy of ${library}, got ${copies.length}: ${copies.join(', ') || 'none'}`];
  }),
);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function lockedFolders(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.keys(packages);
}

// Every package below `folder`, and below the packages' own node_modules, as paths from the root.
function installedFolders(root, folder) {
  return packagesIn(root, folder).flatMap((path) => {
    const nested = `${path}/node_modules`;
    return existsSync(join(root, nested)) ? [path, ...installedFolders(root, nested)] : [path];
  });
}

function packagesIn(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) => {
      const path = `${folder}/${name}`;
      return name.startsWith('@') ? packagesIn(root, path) : [path];
    });
}
