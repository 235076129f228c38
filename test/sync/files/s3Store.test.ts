import { afterAll, beforeAll, expect, it } from 'vitest';
import { DestinationFailed, DestinationRefused } from '../../../src/sync/contract/syncError.ts';
import type { ObjectStore } from '../../../src/sync/files/store/objectStore.ts';
import { createS3Client } from '../../../src/sync/files/store/s3Client.ts';
import { createS3Store } from '../../../src/sync/files/store/s3Store.ts';
import { temporaryDirectory } from '../../support/export/testExport.ts';
import { startServer } from '../../support/upstream/httpServer.ts';
import { startCuttingServer } from '../support/cuttingServer.ts';
import type { S3Server } from '../support/s3Server.ts';
import { BUCKET, S3_KEYS, startS3 } from '../support/s3Server.ts';

let server: S3Server;

beforeAll(async () => {
  server = await startS3({ hasConditions: true, pageSize: 2 });
});

afterAll(() => server.stop());

async function openStore(endpoint: string, keys: Partial<typeof S3_KEYS> = {}): Promise<ObjectStore> {
  const credentials = { ...S3_KEYS, ...keys, sessionToken: undefined };
  const client = createS3Client(
    { bucket: BUCKET, prefix: 'lake' },
    { endpoint, region: 'eu-west-3', credentials },
  );
  return createS3Store(client, 'lake', await temporaryDirectory());
}

const NAME = 'contacts/day=2026-01-05/part-00000.parquet';

it('signs every kind of request', async () => {
  const store = await openStore(server.endpoint);
  expect(await store.read(NAME)).toBeNull();
  expect(await store.create(NAME, Buffer.from('some bytes'))).toBe(true);
  expect(await store.create(NAME, Buffer.from('not this'))).toBe(false);
  expect(String(await store.read(NAME))).toBe('some bytes');
  const staged = await store.stage(NAME);
  await staged.write(Buffer.from('other bytes'));
  await staged.seal();
  await staged.publish();
  await staged.discard();
  const copy = await store.copy(NAME);
  expect(copy?.file.byteLength).toBe('other bytes'.length);
  expect(String(Buffer.from((await copy?.file.slice(6, 11)) ?? new ArrayBuffer(0)))).toBe('bytes');
  await copy?.close();
  await store.remove(NAME);
  const path = '/contacts/lake/contacts/day%3D2026-01-05/part-00000.parquet';
  const methods = ['GET', 'PUT', 'PUT', 'GET', 'PUT', 'GET', 'DELETE'];
  expect(server.accepted).toEqual(methods.map((method) => `${method} ${path}`));
  await store.close();
});

it('names no secret when the service refuses it', async () => {
  const store = await openStore(server.endpoint, { secretAccessKey: 'wr0ng-s3cret' });
  const error = await store.read(NAME).catch((failure: unknown) => failure);
  expect(String(error)).toBe(
    'DestinationRefused: s3://contacts/lake: the service refused a request (HTTP 403, SignatureDoesNotMatch)',
  );
  await store.close();
});

it('lists the names of all pages', async () => {
  const store = await openStore(server.endpoint);
  const written = ['first & Ä', 'folder/<second>', 'third', 'third b', 'zoë'];
  for (const name of written.toReversed()) await store.replace(name, Buffer.from(name));
  const names: string[] = [];
  for await (const name of store.list()) names.push(name);
  expect(names).toEqual(written);
  for (const name of written) await store.remove(name);
  await store.close();
});

it('reads an object again when the connection ends in the middle of it', async () => {
  const text = '<Contents><Key>lake/first</Key></Contents>';
  const cutting = await startCuttingServer(text);
  const store = await openStore(new URL(cutting.url).origin);
  expect(String(await store.read(NAME))).toBe(text);
  const copy = await store.copy(NAME);
  expect(copy?.bytes).toBe(text.length);
  await copy?.close();
  const names: string[] = [];
  for await (const name of store.list()) names.push(name);
  expect(names).toEqual(['first']);
  await store.close();
  await cutting.stop();
});

it('sends the session token of temporary credentials', async () => {
  let token: unknown;
  const received = await startServer((response, _, { headers }) => {
    token = headers['x-amz-security-token'];
    response.writeHead(404).end();
  });
  const endpoint = new URL(received.url).origin;
  const credentials = { ...S3_KEYS, sessionToken: 'a session' };
  const settings = { endpoint, region: 'eu-west-3', credentials };
  const client = createS3Client({ bucket: BUCKET, prefix: '' }, settings);
  const store = createS3Store(client, '', await temporaryDirectory());
  expect(await store.read(NAME)).toBeNull();
  expect(token).toBe('a session');
  await store.close();
  await received.stop();
});

it('refuses a bucket that does not exist, and fails when the service cannot be reached', async () => {
  const credentials = { ...S3_KEYS, sessionToken: undefined };
  const open = async (endpoint: string, bucket: string): Promise<ObjectStore> =>
    createS3Store(
      createS3Client({ bucket, prefix: '' }, { endpoint, region: 'eu-west-3', credentials }),
      '',
      await temporaryDirectory(),
    );
  const unknown = await open(server.endpoint, 'unknown');
  await expect(unknown.replace(NAME, Buffer.from('text'))).rejects.toThrow(
    new DestinationRefused('s3://unknown: the service refused a request (HTTP 404, NoSuchBucket)'),
  );
  await unknown.close();
  const stopped = await startServer(() => undefined);
  await stopped.stop();
  const gone = await open(new URL(stopped.url).origin, BUCKET);
  await expect(gone.read(NAME)).rejects.toThrow(
    new DestinationFailed('s3://contacts: cannot be reached (ECONNREFUSED)'),
  );
  await gone.close();
});
