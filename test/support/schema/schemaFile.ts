import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes a schema to a file, which is removed when the test has finished. Returns its path. */
export async function writeSchemaFile(sdl: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'schema-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'upstream.graphql');
  await writeFile(path, sdl);
  return path;
}
