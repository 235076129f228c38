import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that browsers are given as it is. */
export interface ServedFile {
  readonly body: string | Buffer;
  readonly contentType: string;
  readonly etag: string;
}

/** What the build makes for browsers, each in a folder of its own. */
export type BuiltPart = 'explorer' | 'playground';

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.ttf', 'font/ttf'],
]);

/** All files of a part by their name in its folder. Rejects when it was not built. */
export async function readBuiltFiles(part: BuiltPart): Promise<ReadonlyMap<string, ServedFile>> {
  const folder = folderOf(part);
  const paths = await filesIn(folder, part);
  const files = paths.flatMap((path) => {
    const contentType = CONTENT_TYPES.get(extname(path));
    return contentType === undefined ? [] : [{ path, contentType }];
  });
  return new Map(
    await Promise.all(
      files.map(async ({ path, contentType }) => {
        const name = relative(folder, path).replaceAll(sep, '/');
        return [name, servedFile(await readFile(path), contentType)] as const;
      }),
    ),
  );
}

/** `etag` changes when the body does. */
export function servedFile(body: string | Buffer, contentType: string): ServedFile {
  return { body, contentType, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

/** Where the build puts a part, seen from the sources as well as from the build. */
function folderOf(part: BuiltPart): string {
  return fileURLToPath(new URL(`../../../dist/${part}`, import.meta.url));
}

async function filesIn(folder: string, part: BuiltPart): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (cause) {
    throw new Error(`Expected the built ${part} in ${folder}: run "npm run build".`, { cause });
  }
}
