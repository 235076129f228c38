#!/usr/bin/env node
// Bundles the commands with all packages that they need: Node takes a third less CPU to load a few large files than a thousand
// small ones. dist/cli/main.js and the entries of its threads are replaced. dist/cli/chunks has what they share, and a file for
// each part that is loaded when it is used. Names and lines are kept, so stack traces can be read. All other modules stay in
// dist/ as they are, for the entries of package.json: the bundle has a graphql-js of its own, and a library must not.
// A package in the bundle cannot read files of its own: pino's transports would not work, and are not used.
// See docs/decisions/026-commands-in-a-bundle.md.
// Usage: node scripts/build-program.mjs [--source-maps]

import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

const { metafile } = await build({
  entryPoints: ['main', 'export/exportWorker', 'reconstruct/rebuildWorker'].map(
    (name) => `src/cli/${name}.ts`,
  ),
  outdir: 'dist/cli',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: process.argv.includes('--source-maps'),
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
  alias: {
    // The ES modules of graphql-js, with which esbuild needs no copies of its exports. CommonJS modules get them, too, so there
    // is one copy. An import of another file of graphql-js fails the build until it is listed here.
    graphql: 'graphql/index.mjs',
    'graphql/language/parser.js': 'graphql/language/parser.mjs',
    'graphql/validation/validate.js': 'graphql/validation/validate.mjs',
    // In a bundle, this package would not find Node's hashes, and would compute them with JavaScript.
    '@apollo/utils.createhash': 'node:crypto',
  },
  // pg uses it when it is installed.
  external: ['pg-native'],
  // CommonJS modules load the modules of Node with it.
  banner: {
    js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
  },
});
for (const file of Object.keys(metafile.outputs)) {
  if (file.endsWith('.js')) writeFileSync(file, escapeNonAscii(readFileSync(file, 'utf8')));
}
writeFileSync('dist/cli/licences.txt', licencesOf(Object.keys(metafile.inputs)));

/** esbuild escapes strings, but not comments. If one character of a file is not Latin, V8 uses two bytes for each character of the file. */
function escapeNonAscii(source) {
  return source.replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
