import { createHash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import { GraphQLError, getOperationAST, parse, specifiedRules, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Send, UpstreamClient } from '../../upstream/client.ts';
import { clientOf } from '../../upstream/client.ts';
import { isObject, parseJson } from '../../upstream/response/json.ts';
import type { Chunks } from '../../upstream/transport/chunks.ts';
import { lengthOf, textOf } from '../../upstream/transport/chunks.ts';
import type { HttpResponse } from '../../upstream/transport/exchange.ts';
import { shortName } from './shortName.ts';

/** What a check of a rejected operation against the schema in use found. */
export type Verdict =
  /** It does not fit the schema: a bug of the gateway, which wrote it. */
  | 'invalid'
  /** It fits the schema: upstream rejects a value, a permission is missing, or upstream's schema has changed. */
  | 'valid'
  /** It was too long to be checked, or too many were rejected lately. */
  | 'unchecked';

/** An operation that upstream rejected as a whole, with no data. It holds nothing that a client wrote but the name. */
export interface RejectedOperation {
  readonly verdict: Verdict;
  /** Null for an operation without a name, and for one that cannot be parsed. At most 128 characters. */
  readonly operationName: string | null;
  /** The names of the rules of GraphQL that an invalid operation breaks. */
  readonly rules: readonly string[];
  /** Whether this text was rejected before, as far as that is remembered. */
  readonly isRepeated: boolean;
}

/** Longest document that is checked, in characters: a check takes time in proportion to it. */
const MAX_CHECKED_LENGTH = 100_000;
/** Most checks in a minute: clients can cause rejections with bad values. */
export const MAX_CHECKS_PER_MINUTE = 60;
/** Rejected documents that are remembered. */
const MAX_REMEMBERED = 500;
/** A rejection is short; a larger response is not parsed to find out, in bytes. */
const MAX_REJECTION_BYTES = 65_536;

/**
 * A client that reports the operations which upstream rejects as a whole. Each is checked against the schema in use, to
 * tell the bugs of the gateway from everything else. The responses are not changed.
 *
 * @param now monotonic clock, in milliseconds.
 */
export function reportRejections(
  client: UpstreamClient,
  schema: GraphQLSchema,
  now: () => number,
  onRejected: (operation: RejectedOperation) => void,
): UpstreamClient {
  const check = createCheck(schema, now);
  const send: Send = async (request) => {
    const answer = await client.send(request);
    if (isRejection(answer)) onRejected(check(request.query));
    return answer;
  };
  return clientOf(send, client.close);
}

type Known = Omit<RejectedOperation, 'isRepeated'>;

function createCheck(schema: GraphQLSchema, now: () => number): (query: string) => RejectedOperation {
  const known = new LRUCache<string, Known>({ max: MAX_REMEMBERED });
  let minuteStart = Number.NEGATIVE_INFINITY;
  let checks = 0;
  return (query) => {
    if (now() - minuteStart >= 60_000) {
      minuteStart = now();
      checks = 0;
    }
    const key = createHash('sha256').update(query).digest('base64url');
    const found = known.get(key);
    if (found) return { ...found, isRepeated: true };
    const isChecked = query.length <= MAX_CHECKED_LENGTH && checks < MAX_CHECKS_PER_MINUTE;
    if (!isChecked) return { ...UNCHECKED, isRepeated: false };
    checks += 1;
    const checked = checkDocument(query, schema);
    known.set(key, checked);
    return { ...checked, isRepeated: false };
  };
}

const UNCHECKED: Known = { verdict: 'unchecked', operationName: null, rules: [] };

function checkDocument(query: string, schema: GraphQLSchema): Known {
  try {
    const document = parse(query, { noLocation: true });
    const rules = specifiedRules.filter((rule) => validate(schema, document, [rule]).length > 0);
    const name = getOperationAST(document)?.name?.value;
    return {
      verdict: rules.length > 0 ? 'invalid' : 'valid',
      operationName: name === undefined ? null : shortName(name),
      rules: rules.map((rule) => rule.name),
    };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { verdict: 'invalid', operationName: null, rules: ['Syntax'] };
  }
}

const DATA = Buffer.from('{"data":{');

/** HTTP 200 or 400 with no data, and with errors that belong to no field. */
function isRejection({ status, body }: HttpResponse): boolean {
  if (status !== 200 && status !== 400) return false;
  if (beginsWithData(body) || lengthOf(body) > MAX_REJECTION_BYTES) return false;
  const result = parseJson(textOf(body));
  if (!isObject(result) || isObject(result['data'])) return false;
  const { errors } = result;
  return Array.isArray(errors) && errors.length > 0 && errors.every(isWithoutPath);
}

function beginsWithData([first]: Chunks): boolean {
  const { length } = DATA;
  return first !== undefined && first.length >= length && first.compare(DATA, 0, length, 0, length) === 0;
}

function isWithoutPath(error: unknown): boolean {
  return isObject(error) && typeof error['message'] === 'string' && !Array.isArray(error['path']);
}
