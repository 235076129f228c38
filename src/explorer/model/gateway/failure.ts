import type { JsonObject } from './json.ts';
import { isObject, objectAt, objectsAt, textAt } from './json.ts';

/** Why a page, or a part of it, cannot be shown, and what the user can do. */
export interface Failure {
  readonly kind:
    | 'notFound'
    | 'token'
    | 'permission'
    | 'upstream'
    | 'busy'
    | 'history'
    | 'limit'
    | 'input'
    | 'untrusted'
    | 'gateway'
    | 'internal'
    | 'refused';
  readonly title: string;
  readonly advice: string;
  /** One line for each error of the response. */
  readonly details: readonly string[];
  /** The id of the request in the gateway's log; null when there was no response. */
  readonly requestId: string | null;
}

/**
 * Describes the errors of a GraphQL response. The first error with a known code decides.
 *
 * @param hadToken whether the request carried a token.
 */
export function failureOf(
  errors: readonly JsonObject[],
  hadToken: boolean,
  requestId: string | null,
): Failure {
  const details = errors.map(errorLine);
  const knownCode = errors.map(codeOf).find((code) => KINDS.has(code));
  const kind = KINDS.get(knownCode ?? '') ?? 'refused';
  return { kind, ...adviceFor(kind, hadToken), details, requestId };
}

/** The conversation does not exist, or the token may not see it. */
export function notFound(conversationId: string): Failure {
  return {
    kind: 'notFound',
    title: 'No such conversation',
    advice: 'Check the id. A token sees only the conversations of its own projects.',
    details: [`Nothing was found for ${conversationId}.`],
    requestId: null,
  };
}

/** A text that cannot be the id of a conversation. */
export function notAnId(text: string): Failure {
  return {
    kind: 'notFound',
    title: `“${text}” is not an id`,
    advice:
      'The id of a conversation looks like 00000000-0000-4000-8000-000000000001. Copy it from the list of conversations.',
    details: [],
    requestId: null,
  };
}

/** The conversation exists, but not the contact of the link. */
export function contactNotFound(contactId: string): Failure {
  return {
    kind: 'notFound',
    title: 'No such contact',
    advice: 'The conversation exists and is shown below, but none of its contacts has this id.',
    details: [`Nothing was found for ${contactId}.`],
    requestId: null,
  };
}

/**
 * Histories of conversations are not available, and the rest of the response is complete.
 *
 * @param effect the part of the page that is missing.
 */
export function missingHistories(title: string, effect: string, requestId: string | null): Failure {
  return { kind: 'history', title, advice: `${effect} Try again in a moment.`, details: [], requestId };
}

/** The request failed, or the response is not a GraphQL response. */
export function gatewayUnreachable(detail: string, requestId: string | null): Failure {
  return { kind: 'gateway', ...adviceFor('gateway', false), details: [detail], requestId };
}

/** Returns the errors of a GraphQL response; null when `response` is not a GraphQL response. */
export function errorsOf(response: unknown): readonly JsonObject[] | null {
  if (!isObject(response)) return null;
  return 'data' in response || 'errors' in response ? objectsAt(response, 'errors') : null;
}

const KINDS: ReadonlyMap<string, Failure['kind']> = new Map([
  ['UPSTREAM_UNAUTHENTICATED', 'token'],
  ['UNAUTHENTICATED', 'token'],
  ['PERMISSION_DENIED', 'permission'],
  ['FORBIDDEN', 'permission'],
  ['UPSTREAM_UNAVAILABLE', 'upstream'],
  ['UPSTREAM_TIMEOUT', 'upstream'],
  ['UPSTREAM_RATE_LIMITED', 'upstream'],
  ['UPSTREAM_BAD_RESPONSE', 'upstream'],
  ['CLIENT_RATE_LIMITED', 'busy'],
  ['AUTHENTICATION_UNAVAILABLE', 'busy'],
  ['CONTACT_HISTORY_UNAVAILABLE', 'history'],
  ['LIMIT_EXCEEDED', 'limit'],
  ['BAD_USER_INPUT', 'input'],
  ['UNTRUSTED_DOCUMENT', 'untrusted'],
  ['INTERNAL_SERVER_ERROR', 'internal'],
]);

function adviceFor(kind: Failure['kind'], hadToken: boolean): Pick<Failure, 'title' | 'advice'> {
  switch (kind) {
    case 'token':
      return hadToken
        ? { title: 'The token was refused', advice: 'It may have expired. Enter a new one under “Account”.' }
        : { title: 'A token is needed', advice: 'Enter the token of an account under “Account”.' };
    case 'permission':
      return {
        title: 'The token may not see this',
        advice: 'Its account lacks a permission. Enter the token of another account under “Account”.',
      };
    case 'upstream':
      return {
        title: 'The upstream does not answer',
        advice:
          'The gateway runs, but the API behind it is down, too slow or too busy. Try again in a moment.',
      };
    case 'busy':
      return {
        title: 'Too many requests, or the login is not available',
        advice: 'Try again in a moment.',
      };
    case 'history':
      return {
        title: 'The history could not be read completely',
        advice: 'Contacts are shown only when every message was read. Try again in a moment.',
      };
    case 'limit':
      return {
        title: 'Too much for one request',
        advice: 'Choose a shorter period, or add filters. The limit is named below.',
      };
    case 'input':
      return {
        title: 'The gateway does not accept a value',
        advice: 'Choose another period, or remove filters. The value is named below.',
      };
    case 'untrusted':
      return {
        title: 'The gateway does not run the queries of this page',
        advice:
          'It runs only the documents in TRUSTED_DOCUMENTS, and the queries of this page are not among them.',
      };
    case 'gateway':
      return {
        title: 'The gateway does not answer',
        advice: 'The response could not be read. Check whether the gateway is running.',
      };
    case 'internal':
      return {
        title: 'The gateway failed',
        advice: 'The gateway had an internal error. Its log has the details.',
      };
    case 'notFound':
    case 'refused':
      return { title: 'The query was refused', advice: 'The errors of the response are below.' };
  }
}

/** Prefers the upstream's own error name: the gateway gives all errors of fields the same code. */
function codeOf(error: JsonObject): string {
  const extensions = objectAt(error, 'extensions') ?? {};
  const name = textAt(extensions, 'name') ?? '';
  return KINDS.has(name) ? name : (textAt(extensions, 'code') ?? '');
}

function errorLine(error: JsonObject): string {
  const code = codeOf(error);
  const message = textAt(error, 'message') ?? 'An error without a message.';
  return code === '' ? message : `${code}: ${message}`;
}
