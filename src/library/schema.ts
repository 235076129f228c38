import { readFileSync } from 'node:fs';
import { packageFile } from '../package/packageFile.ts';

/** The schema that the gateway serves for the upstream schema of this package. For code generation and for checks. */
export const gatewaySdl: string = read('gateway.graphql');

/** The types and fields that the gateway adds, as an extension of the upstream schema. */
export const contactsSdl: string = read('contacts.graphql');

/** The upstream schema of this package: a copy, made when the package was built. */
export const upstreamSdl: string = read('upstream.graphql');

function read(file: string): string {
  return readFileSync(packageFile(`schema/${file}`), 'utf8');
}
