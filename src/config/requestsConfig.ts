import type { Check, EnvironmentReader } from './environment.ts';
import type { TrustedDocuments } from './trustedDocuments.ts';
import { parseTrustedDocuments } from './trustedDocuments.ts';

/** Limits for the requests of clients. */
export interface RequestsConfig {
  /** `REQUEST_DEADLINE_MS`: longest time to process a request, including all tries, in milliseconds. @default 60000 */
  readonly deadlineMs: number;
  /** `MAX_BODY_BYTES`: size of a request body, in bytes. @default 1048576 */
  readonly maxBodyBytes: number;
  /** `MAX_DEPTH`: nesting depth of an operation. @default 20 */
  readonly maxDepth: number;
  /** `MAX_ALIASES`: number of aliases in a document. @default 50 */
  readonly maxAliases: number;
  /** `MAX_EXPANDED_FIELDS`: number of fields and fragments in a document whose fragments are expanded. @default 50000 */
  readonly maxExpandedFields: number;
  /** `MAX_TOKENS`: number of tokens in a document. @default 15000 */
  readonly maxTokens: number;
  /** `MAX_DIRECTIVES`: number of directives in a document. @default 50 */
  readonly maxDirectives: number;
  /** `MAX_COST`: estimated number of objects that the upstream returns for an operation. @default 250000 */
  readonly maxCost: number;
  /** `MAX_CONVERSATIONS`: number of conversations whose history one request may read. @default 10000 */
  readonly maxConversations: number;
  /** `MAX_UPSTREAM_OPERATIONS`: number of upstream operations of one request. @default 500 */
  readonly maxOperations: number;
  /** `MAX_CONCURRENT_OPERATIONS`: number of upstream operations of one request that are in flight at once. @default 4 */
  readonly maxConcurrentOperations: number;
  /** `MAX_RESPONSE_BYTES`: size of a response before compression, in bytes. @default 67108864 */
  readonly maxResponseBytes: number;
  /** `TRUSTED_DOCUMENTS`: a file with the only documents that may run. @default undefined: all documents may run */
  readonly trustedDocuments: { readonly file: string; readonly documents: TrustedDocuments } | undefined;
  /** `CORS_ORIGINS`: exact origins whose pages may read responses, such as `https://app.example.com`. @default none */
  readonly corsOrigins: readonly string[];
}

export function readRequests(read: EnvironmentReader): RequestsConfig {
  return {
    deadlineMs: read.wholeNumber('REQUEST_DEADLINE_MS', 60_000, { min: 1, max: HOUR_MS }),
    maxBodyBytes: read.wholeNumber('MAX_BODY_BYTES', MEBIBYTE, { min: 1, max: GIBIBYTE }),
    maxDepth: read.wholeNumber('MAX_DEPTH', 20, { min: 1, max: 1_000 }),
    maxAliases: read.wholeNumber('MAX_ALIASES', 50, { min: 0, max: 100_000 }),
    maxExpandedFields: read.wholeNumber('MAX_EXPANDED_FIELDS', 50_000, { min: 1, max: 10_000_000 }),
    maxTokens: read.wholeNumber('MAX_TOKENS', 15_000, { min: 1, max: 10_000_000 }),
    maxDirectives: read.wholeNumber('MAX_DIRECTIVES', 50, { min: 0, max: 100_000 }),
    maxCost: read.wholeNumber('MAX_COST', 250_000, { min: 1, max: 1_000_000_000 }),
    maxConversations: read.wholeNumber('MAX_CONVERSATIONS', 10_000, { min: 1, max: 1_000_000 }),
    maxOperations: read.wholeNumber('MAX_UPSTREAM_OPERATIONS', 500, { min: 1, max: 1_000_000 }),
    maxConcurrentOperations: read.wholeNumber('MAX_CONCURRENT_OPERATIONS', 4, { min: 1, max: 10_000 }),
    maxResponseBytes: read.wholeNumber('MAX_RESPONSE_BYTES', 64 * MEBIBYTE, { min: 1, max: GIBIBYTE }),
    trustedDocuments: readTrustedDocuments(read),
    corsOrigins: read.checked('CORS_ORIGINS', [], origins),
  };
}

const HOUR_MS = 3_600_000;
const MEBIBYTE = 1_048_576;
const GIBIBYTE = 1_073_741_824;

function readTrustedDocuments(read: EnvironmentReader): RequestsConfig['trustedDocuments'] {
  const text = read.file('TRUSTED_DOCUMENTS');
  if (text === undefined) return undefined;
  const parsed = parseTrustedDocuments(text);
  if ('documents' in parsed) return { file: read.text('TRUSTED_DOCUMENTS', ''), documents: parsed.documents };
  read.problem('TRUSTED_DOCUMENTS', parsed.expected, parsed.came);
  return undefined;
}

const origins: Check<readonly string[]> = (text) => {
  const values = text.split(',').map((origin) => origin.trim());
  const isExact = (origin: string) => URL.canParse(origin) && new URL(origin).origin === origin;
  return values.every((origin) => /^https?:[^*]+$/.test(origin) && isExact(origin))
    ? { value: [...new Set(values)] }
    : { expected: 'comma-separated exact origins, such as https://app.example.com' };
};
