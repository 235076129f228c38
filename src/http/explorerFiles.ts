import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that browsers are given as it is. */
export interface ServedFile {
  readonly body: string;
  readonly contentType: string;
  readonly etag: string;
}

/** Where the build puts the explorer, seen from the sources as well as from the build. */
const FOLDER = fileURLToPath(new URL('../../dist/explorer', import.meta.url));

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
]);

/** All files of the explorer by their name in its folder. Rejects when it was not built. */
export async function readExplorerFiles(): Promise<ReadonlyMap<string, ServedFile>> {
  const paths = await builtFiles();
  const files = paths.flatMap((path) => {
    const contentType = CONTENT_TYPES.get(path.slice(path.lastIndexOf('.')));
    return contentType === undefined ? [] : [{ path, contentType }];
  });
  return new Map(
    await Promise.all(
      files.map(async ({ path, contentType }) => {
        const name = relative(FOLDER, path).replaceAll(sep, '/');
        return [name, servedFile(await readFile(path, 'utf8'), contentType)] as const;
      }),
    ),
  );
}

/** `etag` changes when the body does. */
export function servedFile(body: string, contentType: string): ServedFile {
  return { body, contentType, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

async function builtFiles(): Promise<readonly string[]> {
  try {
    const entries = await readdir(FOLDER, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (cause) {
    throw new Error(`Expected the built explorer in ${FOLDER}: run "npm run build".`, { cause });
  }
}
