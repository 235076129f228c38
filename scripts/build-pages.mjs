#!/usr/bin/env node
// Bundles what browsers load. dist/explorer gets a script and a style sheet for each page of src/explorer, and the scripts that
// these pages share. dist/playground gets GraphiQL with what src/playground adds to it: a script, a style sheet, the font of
// the editor's icons, and the workers that check what is typed. The packages are not needed when the gateway runs.
// Usage: node scripts/build-pages.mjs

import { build } from 'esbuild';

const SHARED = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  jsx: 'automatic',
  logLevel: 'warning',
};

await Promise.all([
  build({
    ...SHARED,
    entryPoints: ['conversations', 'indicators', 'conversation'].map((page) => `src/explorer/${page}.tsx`),
    outdir: 'dist/explorer',
    splitting: true,
    chunkNames: 'shared/[name]-[hash]',
    jsxImportSource: 'preact',
  }),
  build({
    ...SHARED,
    entryPoints: {
      main: 'src/playground/main.tsx',
      'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
      'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    },
    outdir: 'dist/playground',
    loader: { '.ttf': 'file' },
    // For subscriptions over WebSocket, which the gateway does not offer. Nothing else imports it.
    external: ['graphql-ws'],
  }),
]);
