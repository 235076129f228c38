import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { AsyncBuffer } from 'hyparquet';
import { openNamelessFile, readChunks } from '../../contract/namelessFile.ts';
import { copyOf } from './localFile.ts';
import type { ObjectStore, StagedObject } from './objectStore.ts';
import type { S3Client } from './s3Client.ts';

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
    const { status, body } = await client.send({
      ...{ method: 'PUT', key: keyOf(name), body: () => bytes, accepts: CONFLICTS },
      headers: { ...headers, ...bodyHeaders(bytes.length, sha256) },
    });
    await body.dump();
    return status;
  };
  return {
    name: client.name,
    isCreateAtomic: false,
    list: async function* names() {
      for (let token: string | null = ''; token !== null; ) {
        const query = {
          'list-type': '2',
          prefix: start,
          ...(token !== '' && { 'continuation-token': token }),
        };
        const { body } = await client.send({ method: 'GET', key: '', query });
        const text = await body.text();
        for (const key of elementsOf(text, 'Key')) if (key !== start) yield key.slice(start.length);
        token = elementsOf(text, 'NextContinuationToken')[0] ?? null;
      }
    },
    read: async (name) => {
      const { status, body } = await client.send({ method: 'GET', key: keyOf(name), accepts: [NOT_FOUND] });
      const bytes = Buffer.from(await body.arrayBuffer());
      return status === NOT_FOUND ? null : bytes;
    },
    open: async (name) => {
      const { status, contentLength, body } = await client.send({
        method: 'HEAD',
        key: keyOf(name),
        accepts: [NOT_FOUND],
      });
      await body.dump();
      if (status === NOT_FOUND) return null;
      return { file: rangesOf(client, keyOf(name), contentLength), close: () => Promise.resolve() };
    },
    copy: async (name) => {
      const { status, body } = await client.send({ method: 'GET', key: keyOf(name), accepts: [NOT_FOUND] });
      if (status === NOT_FOUND) {
        await body.dump();
        return null;
      }
      const file = await openNamelessFile(temporaryDirectory);
      try {
        for await (const chunk of body) await file.appendFile(chunk);
        return await copyOf(file);
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    replace: async (name, bytes) => void (await put(name, bytes)),
    create: async (name, bytes) => !CONFLICTS.includes(await put(name, bytes, { 'if-none-match': '*' })),
    stage: (name) => stage(client, keyOf(name), temporaryDirectory),
    remove: async (name) => {
      const { body } = await client.send({ method: 'DELETE', key: keyOf(name), accepts: [NOT_FOUND] });
      await body.dump();
    },
    close: () => client.close(),
  };
}

function bodyHeaders(bytes: number, sha256: string): Record<string, string> {
  return { 'content-length': String(bytes), 'x-amz-content-sha256': sha256 };
}

function rangesOf(client: S3Client, key: string, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    slice: async (from, to = byteLength) => {
      const headers = { range: `bytes=${from}-${to - 1}` };
      const { body } = await client.send({ method: 'GET', key, headers });
      return body.arrayBuffer();
    },
  };
}

async function stage(client: S3Client, key: string, temporaryDirectory: string): Promise<StagedObject> {
  const file = await openNamelessFile(temporaryDirectory);
  const hash = createHash('sha256');
  let bytes = 0;
  let sha256 = '';
  let isOpen = true;
  const discard = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await file.close();
  };
  return {
    write: async (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      await file.appendFile(chunk);
    },
    seal: async () => {
      sha256 = hash.digest('hex');
      return { bytes, sha256 };
    },
    publish: async () => {
      const body = () => Readable.from(readChunks(file), { objectMode: false });
      const { body: rest } = await client.send({
        method: 'PUT',
        key,
        body,
        headers: bodyHeaders(bytes, sha256),
      });
      await rest.dump();
    },
    discard,
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
