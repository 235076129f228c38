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

/** The result of the check of a rejected operation against the schema in use. */
export type Verdict =
  /** Not valid for the schema: a bug of the gateway, which wrote the operation. */
  | 'invalid'
  /** Valid for the schema: a bad value, a missing permission, or a changed schema of the upstream. */
  | 'valid'
  /** Not checked: too long, or too many operations were rejected in this minute. */
  | 'unchecked';

/** An operation that the upstream rejected as a whole, without data. It has no text of the client except the name. */
export interface RejectedOperation {
  readonly verdict: Verdict;
  /** At most 128 characters. Null for an operation without a name or with a syntax error. */
  readonly operationName: string | null;
  /** The names of the validation rules of graphql-js that the operation breaks; `Syntax` for a syntax error. */
  readonly rules: readonly string[];
  /** Whether the same text is among the last 500 rejected texts. */
  readonly isRepeated: boolean;
}

/** The longest document that is checked, in characters. The time of a check grows with it. */
const MAX_CHECKED_LENGTH = 100_000;
/** The most checks in a minute: clients can cause rejections with bad values. */
export const MAX_CHECKS_PER_MINUTE = 60;
/** The most rejected documents whose check is cached. */
const MAX_REMEMBERED = 500;
/** The largest response that may be a rejection, in bytes. Larger responses are not parsed. */
const MAX_REJECTION_BYTES = 65_536;

/**
 * Wraps a client and reports each operation that the upstream rejects as a whole. The operation is checked against the
 * schema in use, so that bugs of the gateway can be distinguished from other causes. Responses are not changed.
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
    const response = await client.send(request);
    if (isRejection(response)) onRejected(check(request.query));
    return response;
  };
  return clientOf(send, client.close);
}

type CheckResult = Omit<RejectedOperation, 'isRepeated'>;

function createCheck(schema: GraphQLSchema, now: () => number): (query: string) => RejectedOperation {
  const checked = new LRUCache<string, CheckResult>({ max: MAX_REMEMBERED });
  let minuteStart = Number.NEGATIVE_INFINITY;
  let checks = 0;
  return (query) => {
    if (now() - minuteStart >= 60_000) {
      minuteStart = now();
      checks = 0;
    }
    const key = createHash('sha256').update(query).digest('base64url');
    const earlier = checked.get(key);
    if (earlier) return { ...earlier, isRepeated: true };
    const mayCheck = query.length <= MAX_CHECKED_LENGTH && checks < MAX_CHECKS_PER_MINUTE;
    if (!mayCheck) return { ...UNCHECKED, isRepeated: false };
    checks += 1;
    const result = checkDocument(query, schema);
    checked.set(key, result);
    return { ...result, isRepeated: false };
  };
}

const UNCHECKED: CheckResult = { verdict: 'unchecked', operationName: null, rules: [] };

function checkDocument(query: string, schema: GraphQLSchema): CheckResult {
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

/** HTTP 200 or 400 without data, and with errors without a path. */
function isRejection({ status, body }: HttpResponse): boolean {
  if (status !== 200 && status !== 400) return false;
  if (startsWithData(body) || lengthOf(body) > MAX_REJECTION_BYTES) return false;
  const result = parseJson(textOf(body));
  if (!isObject(result) || isObject(result['data'])) return false;
  const { errors } = result;
  return Array.isArray(errors) && errors.length > 0 && errors.every(isWithoutPath);
}

function startsWithData([first]: Chunks): boolean {
  const { length } = DATA;
  return first !== undefined && first.length >= length && first.compare(DATA, 0, length, 0, length) === 0;
}

function isWithoutPath(error: unknown): boolean {
  return isObject(error) && typeof error['message'] === 'string' && !Array.isArray(error['path']);
}
