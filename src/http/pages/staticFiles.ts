import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { packageFile } from '../../package/packageFile.ts';

/** A file in memory, ready to be sent to browsers. */
export interface StaticFile {
  readonly body: string | Buffer;
  readonly contentType: string;
  /** Changes when the body changes. */
  readonly etag: string;
}

/** The parts that the build writes for browsers, each to its own folder below `dist/`. */
export type BuiltPart = 'explorer' | 'playground';

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.ttf', 'font/ttf'],
]);

/**
 * Reads all scripts, styles and fonts of a part. The keys are paths relative to the folder of the part. Rejects when the part
 * was not built.
 */
export async function readBuiltFiles(part: BuiltPart): Promise<ReadonlyMap<string, StaticFile>> {
  const folder = fileURLToPath(packageFile(`dist/${part}`));
  const paths = await filesIn(folder, part);
  const files = paths.flatMap((path) => {
    const contentType = CONTENT_TYPES.get(extname(path));
    return contentType === undefined ? [] : [{ path, contentType }];
  });
  return new Map(
    await Promise.all(
      files.map(async ({ path, contentType }) => {
        const name = relative(folder, path).replaceAll(sep, '/');
        return [name, staticFile(await readFile(path), contentType)] as const;
      }),
    ),
  );
}

export function staticFile(body: string | Buffer, contentType: string): StaticFile {
  return { body, contentType, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

/** Serves each file at `<path>/<name>`. */
export function serveFiles(app: FastifyInstance, path: string, files: ReadonlyMap<string, StaticFile>): void {
  for (const [name, file] of files) {
    app.get(`${path}/${name}`, async (request, reply) => sendFile(file, request, reply));
  }
}

/**
 * Sends a file, or 304 when the browser has the same version. Browsers keep a copy and check it each time, so that a new page
 * never runs with old scripts.
 */
export function sendFile(
  { body, contentType, etag }: StaticFile,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  reply.headers({ 'cache-control': 'no-cache', etag });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.header('content-type', contentType).send(body);
}

async function filesIn(folder: string, part: BuiltPart): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (cause) {
    throw new Error(`Expected the built ${part} in ${folder}: run "npm run build".`, { cause });
  }
}

/** The icon of the gateway, as SVG. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32"><path fill="#2563eb" d="M4 6h15v11H10l-6 5z"/><path fill="#f59e0b" d="M28 11v15l-6-5h-9v-2h8v-8z"/></svg>';

/** The icon as a `data:` URL. */
export const ICON_URL = `data:image/svg+xml,${encodeURIComponent(ICON)}`;
