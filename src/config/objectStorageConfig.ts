import type { EnvironmentReader } from './environment.ts';
import { httpUrl } from './httpUrl.ts';

/** S3 and compatible services. The variables are those of Amazon's own tools. */
export interface ObjectStorageConfig {
  /** `AWS_ENDPOINT_URL_S3`, or else `AWS_ENDPOINT_URL`: a compatible service. @default Amazon S3 in the region */
  readonly endpoint: string | undefined;
  /** `AWS_REGION`, or else `AWS_DEFAULT_REGION` @default us-east-1 */
  readonly region: string;
  /** `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` */
  readonly accessKeyId: string | undefined;
  readonly secretAccessKey: string | undefined;
  readonly sessionToken: string | undefined;
}

export function readObjectStorage(read: EnvironmentReader): ObjectStorageConfig {
  const anyService = read.checked('AWS_ENDPOINT_URL', undefined, httpUrl);
  const defaultRegion = read.text('AWS_DEFAULT_REGION', 'us-east-1');
  return {
    endpoint: read.checked('AWS_ENDPOINT_URL_S3', anyService, httpUrl),
    region: read.text('AWS_REGION', defaultRegion),
    accessKeyId: read.secret('AWS_ACCESS_KEY_ID'),
    secretAccessKey: read.secret('AWS_SECRET_ACCESS_KEY'),
    sessionToken: read.secret('AWS_SESSION_TOKEN'),
  };
}
