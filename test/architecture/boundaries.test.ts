import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

const forbidden = [
  ['src/contacts/a.ts', '../upstream/x.ts'],
  ['src/contacts/a.ts', '../gateway/x.ts'],
  ['src/contacts/a.ts', '../log.ts'],
  ['src/contacts/a.ts', 'graphql'],
  ['src/contacts/a.ts', 'zod'],
  ['src/contacts/a.ts', 'node:fs'],
  ['src/upstream/a.ts', '../gateway/x.ts'],
  ['src/upstream/a.ts', '../http/x.ts'],
  ['src/upstream/a.ts', '../sandbox/x.ts'],
  ['src/upstream/a.ts', '../cli/x.ts'],
  ['src/upstream/a.ts', '../app.ts'],
  ['src/upstream/a.ts', '../config.ts'],
  ['src/gateway/a.ts', '../http/x.ts'],
  ['src/gateway/a.ts', '../sandbox/x.ts'],
  ['src/gateway/a.ts', '../cli/x.ts'],
  ['src/gateway/a.ts', '../app.ts'],
  ['src/gateway/a.ts', '../config.ts'],
  ['src/http/a.ts', '../sandbox/x.ts'],
  ['src/http/a.ts', '../cli/x.ts'],
  ['src/http/a.ts', '../app.ts'],
  ['src/http/a.ts', '../config.ts'],
  ['src/export/a.ts', '../gateway/x.ts'],
  ['src/export/a.ts', '../http/x.ts'],
  ['src/export/a.ts', '../sandbox/x.ts'],
  ['src/export/a.ts', '../cli/x.ts'],
  ['src/export/a.ts', '../config.ts'],
  ['src/gateway/a.ts', '../export/x.ts'],
  ['src/sandbox/a.ts', '../contacts/x.ts'],
  ['src/sandbox/a.ts', '../upstream/x.ts'],
  ['src/sandbox/a.ts', '../gateway/x.ts'],
  ['src/sandbox/a.ts', '../http/x.ts'],
  ['src/sandbox/a.ts', '../cli/x.ts'],
  ['src/app/startGateway.ts', './cli/x.ts'],
  ['src/http/a.ts', '../explorer/x.ts'],
  ['src/http/a.ts', '../playground/x.ts'],
  ['src/playground/a.ts', '../http/x.ts'],
  ['src/playground/a.ts', '../explorer/x.ts'],
  ['src/playground/a.ts', '../log.ts'],
  ['src/explorer/a.ts', '../contacts/x.ts'],
  ['src/explorer/a.ts', '../contacts/instant.ts'],
  ['src/explorer/model/instant.ts', '../contacts/x.ts'],
  ['src/explorer/model/instant.ts', '../log.ts'],
  ['src/explorer/a.ts', '../log.ts'],
  ['src/explorer/a.ts', './view/x.ts'],
  ['src/explorer/a.ts', 'graphql'],
  ['src/explorer/main.ts', '../http/x.ts'],
  ['src/explorer/main.ts', '../app.ts'],
  ['src/explorer/view/a.ts', '../../contacts/x.ts'],
  ['src/explorer/view/a.ts', 'zod'],
] as const;

const allowed = [
  ['src/contacts/b.ts', './a.ts'],
  ['src/upstream/b.ts', '../contacts/a.ts'],
  ['src/upstream/b.ts', '../log.ts'],
  ['src/gateway/b.ts', '../upstream/a.ts'],
  ['src/gateway/b.ts', '../contacts/a.ts'],
  ['src/http/b.ts', '../gateway/a.ts'],
  ['src/http/b.ts', '../log.ts'],
  ['src/export/b.ts', '../upstream/a.ts'],
  ['src/export/b.ts', '../contacts/a.ts'],
  ['src/sandbox/b.ts', './a.ts'],
  ['src/cli/b.ts', '../app.ts'],
  ['src/http/b.ts', './explorer.ts'],
  ['src/playground/b.ts', './a.ts'],
  ['src/playground/b.ts', 'graphiql'],
  ['src/explorer/b.ts', './a.ts'],
  ['src/explorer/model/instant.ts', '../contacts/instant.ts'],
  ['src/explorer/main.ts', './a.ts'],
  ['src/explorer/main.ts', './view/a.ts'],
  ['src/explorer/view/b.ts', './a.ts'],
  ['src/explorer/view/b.ts', '../a.ts'],
] as const;

let found: readonly Finding[] = [];

beforeAll(async () => {
  found = await lintImports([...forbidden, ...allowed]);
}, 60_000);

describe('imports run one way', () => {
  it.each(forbidden)('%s may not import %s, and the lint names it', (from, to) => {
    const findings = found.filter((finding) => finding.from === from && finding.to === to);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toMatch(/imports? (run one way|nothing)/i);
  });

  it.each(allowed)('%s may import %s', (from, to) => {
    expect(found.filter((finding) => finding.from === from && finding.to === to)).toEqual([]);
  });
});

interface Finding {
  readonly from: string;
  readonly to: string;
  readonly message: string;
}

type Import = readonly [from: string, to: string];

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

/** Lints files that hold these imports, a line each, under the project's own rules. */
async function lintImports(imports: readonly Import[]): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'boundaries-'));
  folders.push(folder);
  for (const name of ['biome.json', '.gitignore', 'package.json']) await cp(name, join(folder, name));
  for (const path of new Set(imports.map(([from]) => from))) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(
      join(folder, path),
      importsOf(path, imports)
        .map((to) => `import '${to}';\n`)
        .join(''),
    );
  }
  const { diagnostics } = report.parse(JSON.parse(await lint(folder)));
  return diagnostics.map(({ message, location: { path, start } }) => ({
    from: path,
    to: importsOf(path, imports)[start.line - 1] ?? 'nothing',
    message,
  }));
}

function importsOf(path: string, imports: readonly Import[]): string[] {
  return imports.filter(([from]) => from === path).map(([, to]) => to);
}

const report = z.object({
  diagnostics: z.array(
    z.object({
      category: z.literal('lint/style/noRestrictedImports'),
      message: z.string(),
      location: z.object({ path: z.string(), start: z.object({ line: z.number() }) }),
    }),
  ),
});

// Findings make the command fail, so only what it wrote counts.
function lint(folder: string): Promise<string> {
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '--only=style/noRestrictedImports', '.'];
  return new Promise((resolveOutput) => {
    execFile(resolve('node_modules/.bin/biome'), args, { cwd: folder }, (_error, stdout) =>
      resolveOutput(stdout),
    );
  });
}
