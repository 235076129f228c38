import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import S3rver from 's3rver';

export const BUCKET = 'contacts';

/** The credentials that s3rver knows. */
export const S3_KEYS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

export interface S3Server {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** A server that checks signatures. It ignores conditions such as `If-None-Match`. */
export async function startS3(directory: string): Promise<S3Server> {
  await mkdir(join(directory, BUCKET), { recursive: true });
  const server = new S3rver({
    ...{ address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false },
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = await server.run();
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => server.close() };
}
