import { createHash } from 'node:crypto';
import { parseJson } from '../../upstream/response/json.ts';
import { badInput } from './wantedInterval.ts';

/** A place in the contacts of a list: behind one contact, or behind all contacts of a conversation. */
export interface ContactPosition {
  /** The upstream cursor behind which the page begins that holds the conversation; null for the first page. */
  readonly after: string | null;
  readonly conversationId: string;
  /** Null is behind all of them. */
  readonly contactId: string | null;
}

/** Cursors of one list with its arguments. They hold all that is needed: nothing is kept between requests. */
export interface ContactCursors {
  encode(position: ContactPosition): string;
  /** @throws GraphQLError `BAD_USER_INPUT` for what is no cursor of this list with these arguments. */
  decode(cursor: string): ContactPosition;
}

/** @param args what the list is asked for, beside its page. */
export function contactCursors(args: unknown): ContactCursors {
  const digest = createHash('sha256')
    .update(JSON.stringify(args))
    .digest('base64url')
    .slice(0, DIGEST_LENGTH);
  return {
    encode: ({ after, conversationId, contactId }) =>
      Buffer.from(JSON.stringify([1, digest, after, conversationId, contactId])).toString('base64url'),
    decode: (cursor) => {
      const fields = parseJson(Buffer.from(cursor, 'base64url').toString());
      if (!isCursor(fields))
        throw badInput('Expected "after" to be a cursor of this list, got something else.');
      const [, argumentsDigest, after, conversationId, contactId] = fields;
      if (argumentsDigest !== digest)
        throw badInput('Expected a cursor of a list with the same arguments, got one of others.');
      return { after, conversationId, contactId };
    },
  };
}

/** Enough to tell a mistake; a cursor is no secret. */
const DIGEST_LENGTH = 12;

/** The version of the format, the digest of the arguments, then the position. */
type CursorFields = readonly [1, string, string | null, string, string | null];

function isCursor(value: unknown): value is CursorFields {
  if (!Array.isArray(value) || value.length !== 5) return false;
  const [version, argumentsDigest, after, conversationId, contactId] = value;
  return (
    version === 1 &&
    [argumentsDigest, conversationId].every((field) => typeof field === 'string') &&
    [after, contactId].every((field) => field === null || typeof field === 'string')
  );
}
