import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

/** The scripts of the project, over sources that a test made up. */
let root: string;
let allowed: Readonly<Record<string, readonly string[]>>;

beforeAll(async () => {
  const table: unknown = await import(pathToFileURL('scripts/imports.mjs').href);
  allowed = z.object({ ALLOWED: z.record(z.string(), z.array(z.string())) }).parse(table).ALLOWED;
  root = await mkdtemp(join(tmpdir(), 'boundaries-'));
  await cp('scripts', join(root, 'scripts'), { recursive: true });
});

afterAll(() => rm(root, { recursive: true }));

it('the sources import what they may', async () => {
  expect(await check('.')).toEqual([]);
});

it('every pair of folders that is not allowed is refused, and the line names both', async () => {
  const folders = Object.keys(allowed);
  const pairs = folders.flatMap((from) =>
    folders.filter((to) => to !== from && !allowed[from]?.includes(to)).map((to) => ({ from, to })),
  );
  expect(pairs.length).toBeGreaterThan(2_000);
  await writeSources(pairs);
  const problems = await check(root);
  const noticed = new Set(problems.map((line) => line.replace(/^src\/(\S+)\/a\.ts: .* in (\S+)$/, '$1 $2')));
  const unnoticed = pairs.filter(({ from, to }) => !noticed.has(`${from} ${to}`));
  expect(unnoticed).toEqual([]);
  expect(problems).toHaveLength(pairs.length);
});

it('type imports and dynamic imports count, packages of pure folders and files without a folder too', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'boundaries-'));
  await cp('scripts', join(folder, 'scripts'), { recursive: true });
  const write = async (file: string, text: string) => {
    await mkdir(join(folder, dirname(file)), { recursive: true });
    await writeFile(join(folder, file), text);
  };
  await write('src/contacts/a.ts', "import type { B } from '../upstream/client.ts';\nimport 'graphql';\n");
  await write('src/upstream/b.ts', "const late = await import('../http/server.ts');\n");
  await write('src/loose.ts', '');
  await write('src/unknown/c.ts', '');
  const problems = await check(folder);
  await rm(folder, { recursive: true });
  expect(problems.map((line) => line.split(':')[0])).toEqual([
    'src/contacts/a.ts',
    'src/contacts/a.ts',
    'src/loose.ts',
    'src/unknown/c.ts',
    'src/upstream/b.ts',
  ]);
});

async function writeSources(pairs: readonly { readonly from: string; readonly to: string }[]): Promise<void> {
  const texts = new Map<string, string>();
  for (const { from, to } of pairs) {
    const target = relative(from, join(to, 'b.ts'));
    const line = `import '${target.startsWith('.') ? target : `./${target}`}';\n`;
    texts.set(from, (texts.get(from) ?? '') + line);
  }
  for (const [folder, text] of texts) {
    await mkdir(join(root, 'src', folder), { recursive: true });
    await writeFile(join(root, 'src', folder, 'a.ts'), text);
  }
}

/** The problems that the script prints, a line each. */
function check(folder: string): Promise<string[]> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['scripts/check-imports.mjs', folder],
      { maxBuffer: 2 ** 24 },
      (_error, _out, problems) => resolve(problems.split('\n').filter((line) => line !== '')),
    );
  });
}
