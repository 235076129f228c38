#!/usr/bin/env node
// Bundles GraphiQL and src/playground into dist/playground: a script, a style sheet, the font of the editor's icons, and the
// workers that check the typed text. The gateway does not need GraphiQL's packages at run time.
// Does nothing when no source file and no package has changed since the last build.
// Usage: node scripts/build-playground.mjs

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const SOURCES = 'src/playground';
const OUTPUT = 'dist/playground';
const STAMP = `${OUTPUT}/built-from.txt`;

const stamp = stampOfSources();
if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== stamp) {
  rmSync(OUTPUT, { recursive: true, force: true });
  await bundle();
  writeFileSync(STAMP, stamp);
}

function bundle() {
  return build({
    entryPoints: {
      main: `${SOURCES}/main.tsx`,
      'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
      'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    },
    outdir: OUTPUT,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    jsx: 'automatic',
    loader: { '.ttf': 'file' },
    // For subscriptions over WebSocket, which the gateway does not have. No other code imports it.
    external: ['graphql-ws'],
    logLevel: 'warning',
  });
}

// The lock file changes with any package.
function stampOfSources() {
  const sources = readdirSync(SOURCES).map((name) => `${SOURCES}/${name}`);
  const hash = createHash('sha256');
  for (const path of ['package-lock.json', 'scripts/build-playground.mjs', ...sources.toSorted()]) {
    hash.update(`${path}\n`).update(readFileSync(path));
  }
  return hash.digest('hex');
}
