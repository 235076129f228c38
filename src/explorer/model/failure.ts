import type { JsonObject } from './json.ts';
import { isObject, objectAt, objectsAt, textAt } from './json.ts';

/** Why there is nothing to show, for people: what happened, and what they may do about it. */
export interface Failure {
  readonly kind:
    | 'notFound'
    | 'token'
    | 'permission'
    | 'upstream'
    | 'history'
    | 'gateway'
    | 'internal'
    | 'refused';
  readonly title: string;
  readonly advice: string;
  /** The errors as they were answered, a line each. */
  readonly details: readonly string[];
}

/** Puts the errors of a GraphQL answer into words. The first that is known decides. */
export function failureOf(errors: readonly JsonObject[], hadToken: boolean): Failure {
  const details = errors.map(describe);
  const known = errors.map(codeOf).find((code) => KINDS.has(code));
  const kind = KINDS.get(known ?? '') ?? 'refused';
  return { kind, ...wordsOf(kind, hadToken), details };
}

/** The upstream knows no such conversation, or does not show it to this token. */
export function notFound(conversationId: string): Failure {
  return {
    kind: 'notFound',
    title: 'No such conversation',
    advice: 'Check the id. A token sees only the conversations of its own projects.',
    details: [`Nothing was found for ${conversationId}.`],
  };
}

/** The conversation is there, the contact that was linked to is not. */
export function contactNotFound(contactId: string): Failure {
  return {
    kind: 'notFound',
    title: 'No such contact',
    advice: 'The conversation is there, and below; none of its contacts has this id.',
    details: [`Nothing was found for ${contactId}.`],
  };
}

/** No GraphQL answer came at all. */
export function gatewayUnreachable(detail: string): Failure {
  return { kind: 'gateway', ...wordsOf('gateway', false), details: [detail] };
}

/** The errors of an answer, when it is a GraphQL answer; null when it is none. */
export function errorsOf(answer: unknown): readonly JsonObject[] | null {
  if (!isObject(answer)) return null;
  return 'data' in answer || 'errors' in answer ? objectsAt(answer, 'errors') : null;
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
  ['CONTACT_HISTORY_UNAVAILABLE', 'history'],
  ['INTERNAL_SERVER_ERROR', 'internal'],
]);

function wordsOf(kind: Failure['kind'], hadToken: boolean): Pick<Failure, 'title' | 'advice'> {
  switch (kind) {
    case 'token':
      return hadToken
        ? { title: 'The token was refused', advice: 'It may have expired: enter a new one above.' }
        : { title: 'A token is needed', advice: 'Enter the token of an account above, and ask again.' };
    case 'permission':
      return {
        title: 'The token may not see this',
        advice: 'Its account lacks a permission. Enter the token of another account above.',
      };
    case 'upstream':
      return {
        title: 'The upstream does not answer',
        advice: 'The gateway runs; the API behind it is away, too slow or too busy. Ask again in a moment.',
      };
    case 'history':
      return {
        title: 'The history could not be read completely',
        advice: 'Contacts are shown only when every message was read. Ask again in a moment.',
      };
    case 'gateway':
      return {
        title: 'The gateway does not answer',
        advice: 'Nothing came that could be read. See whether it still runs.',
      };
    case 'internal':
      return { title: 'The gateway failed', advice: 'It met an error of its own; its log says which.' };
    case 'notFound':
    case 'refused':
      return { title: 'The query was refused', advice: 'What was answered is below.' };
  }
}

/** Upstream's own name says more than the code that the gateway gives every error of a field. */
function codeOf(error: JsonObject): string {
  const extensions = objectAt(error, 'extensions') ?? {};
  const name = textAt(extensions, 'name') ?? '';
  return KINDS.has(name) ? name : (textAt(extensions, 'code') ?? '');
}

function describe(error: JsonObject): string {
  const code = codeOf(error);
  const message = textAt(error, 'message') ?? 'An error without a message.';
  return code === '' ? message : `${code}: ${message}`;
}
