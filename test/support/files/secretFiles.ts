import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface SecretFiles {
  path(name: string): string;
  /** Replaces all files at once. */
  replace(texts: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * Secrets as Kubernetes mounts them: each file is a link to `..data/<name>`, and `..data` is a link to a directory. A change makes
 * a new directory, and renames a new link `..data` into place. Removed when the test ends.
 */
export async function mountSecrets(texts: Readonly<Record<string, string>>): Promise<SecretFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  let versions = 0;
  const replace = async (next: Readonly<Record<string, string>>): Promise<void> => {
    versions += 1;
    const version = `..version-${versions}`;
    await mkdir(join(folder, version));
    for (const [name, text] of Object.entries(next)) await writeFile(join(folder, version, name), text);
    await symlink(version, join(folder, '..data_new'));
    await rename(join(folder, '..data_new'), join(folder, '..data'));
  };
  await replace(texts);
  for (const name of Object.keys(texts)) await symlink(join('..data', name), join(folder, name));
  return { path: (name) => join(folder, name), replace };
}
