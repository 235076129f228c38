import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/sync/files/store/objectStore.ts';
import { createS3Client } from '../../src/sync/files/store/s3Client.ts';
import { createS3Store } from '../../src/sync/files/store/s3Store.ts';
import { temporaryDirectory } from '../support/export/testExport.ts';
import { startCuttingServer } from './support/cuttingServer.ts';
import { BUCKET, S3_KEYS } from './support/s3Server.ts';
import type { SignatureServer } from './support/signatureServer.ts';
import { startSignatureServer } from './support/signatureServer.ts';

let server: SignatureServer;

beforeAll(async () => {
  server = await startSignatureServer();
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
  await store.replace(NAME, Buffer.from('some bytes'));
  const staged = await store.stage(NAME);
  await staged.write(Buffer.from('other bytes'));
  await staged.seal();
  await staged.publish();
  await staged.discard();
  await store.remove(NAME);
  const path = '/contacts/lake/contacts/day%3D2026-01-05/part-00000.parquet';
  expect(server.accepted).toEqual([path, path, path, path]);
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
  const names: string[] = [];
  for await (const name of store.list()) names.push(name);
  expect(names).toEqual(['first & A', 'second']);
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
  const opened = await store.open(NAME);
  expect(String(Buffer.from((await opened?.file.slice(0, text.length)) ?? new ArrayBuffer(0)))).toBe(text);
  const names: string[] = [];
  for await (const name of store.list()) names.push(name);
  expect(names).toEqual(['first']);
  await store.close();
  await cutting.stop();
});
