import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Checksum } from '../../../export/formats/checksum.ts';
import { checkedSink } from '../../../export/formats/checksum.ts';
import { appendNameless, openNamelessFile, readChunks } from '../../contract/namelessFile.ts';
import { copyOf } from './localFile.ts';
import type { ObjectStore, StagedObject } from './objectStore.ts';
import type { ReadBody, S3Body, S3Client, S3Request } from './s3Client.ts';

const NOT_FOUND = 404;
/** The object exists already: the condition failed, or another request is creating it. */
const CONFLICTS = [412, 409];

/**
 * Objects in a bucket. One PUT replaces an object in one step. Objects are at most 5 GB, the limit of one PUT.
 *
 * @param prefix the start of all keys. May be empty.
 * @param temporaryDirectory where new objects are kept until they are sent, and copies of objects.
 */
export function createS3Store(client: S3Client, prefix: string, temporaryDirectory: string): ObjectStore {
  const start = prefix === '' ? '' : `${prefix}/`;
  const keyOf = (name: string): string => `${start}${name}`;
  const put = async (
    name: string,
    bytes: Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<number> => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { status } = await client.send(
      {
        ...{ method: 'PUT', key: keyOf(name), body: () => bytes, accepts: CONFLICTS },
        headers: { ...headers, ...bodyHeaders({ bytes: bytes.length, sha256 }) },
      },
      dump,
    );
    return status;
  };
  return {
    name: client.name,
    isCreateAtomic: false,
    list: async function* names() {
      for (let token: string | null = ''; token !== null; ) {
        const query: Record<string, string> = {
          'list-type': '2',
          prefix: start,
          ...(token !== '' && { 'continuation-token': token }),
        };
        const { content: text } = await client.send({ method: 'GET', key: '', query }, (body) => body.text());
        for (const key of elementsOf(text, 'Key')) if (key !== start) yield key.slice(start.length);
        token = elementsOf(text, 'NextContinuationToken')[0] ?? null;
      }
    },
    read: async (name) => {
      const { status, content } = await client.send(getOf(keyOf(name)), bytesOf);
      return status === NOT_FOUND ? null : Buffer.from(content);
    },
    copy: async (name) => {
      const { content } = await client.send(getOf(keyOf(name)), async (body, status) => {
        if (status !== NOT_FOUND) return saveBody(body, temporaryDirectory);
        await body.dump();
        return null;
      });
      return content === null ? null : copyOf(content);
    },
    replace: async (name, bytes) => void (await put(name, bytes)),
    create: async (name, bytes) => !CONFLICTS.includes(await put(name, bytes, { 'if-none-match': '*' })),
    stage: (name) => stage(client, keyOf(name), temporaryDirectory),
    remove: async (name) =>
      void (await client.send({ method: 'DELETE', key: keyOf(name), accepts: [NOT_FOUND] }, dump)),
    close: () => client.close(),
  };
}

function getOf(key: string): S3Request {
  return { method: 'GET', key, accepts: [NOT_FOUND] };
}

const dump: ReadBody<void> = (body) => body.dump();
const bytesOf: ReadBody<ArrayBuffer> = (body) => body.arrayBuffer();

/** Saves a body in a file without a name. A full disk is not a lost connection: the request is not sent again. */
async function saveBody(body: S3Body, temporaryDirectory: string): Promise<FileHandle> {
  const file = await openNamelessFile(temporaryDirectory);
  try {
    for await (const chunk of body) await appendNameless(file, chunk, temporaryDirectory);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function bodyHeaders({ bytes, sha256 }: Checksum): Record<string, string> {
  return { 'content-length': String(bytes), 'x-amz-content-sha256': sha256 };
}

async function stage(client: S3Client, key: string, temporaryDirectory: string): Promise<StagedObject> {
  const handle = await openNamelessFile(temporaryDirectory);
  const { write, checksum } = checkedSink({
    write: (chunk) => appendNameless(handle, chunk, temporaryDirectory),
  });
  return {
    write,
    seal: async () => checksum(),
    publish: async () => {
      const body = () => Readable.from(readChunks(handle), { objectMode: false });
      const headers = bodyHeaders(checksum());
      await client.send({ method: 'PUT', key, body, headers }, dump);
    },
    discard: () => handle.close(),
  };
}

/** The texts of all elements of a name, in the XML of a list. */
function elementsOf(xml: string, name: string): readonly string[] {
  const found = xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'));
  return Array.from(found, ([, text = '']) => text.replaceAll(/&(#x?[0-9a-fA-F]+|[a-z]+);/g, decodeEntity));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntity(whole: string, entity: string): string {
  if (!entity.startsWith('#')) return ENTITIES[entity] ?? whole;
  const code = entity.startsWith('#x') ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
  return String.fromCodePoint(code);
}
