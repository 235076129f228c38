import { createHash } from 'node:crypto';
import { parseJson } from '../../upstream/response/json.ts';
import { badInput } from './requestedInterval.ts';

/** A position in a list of contacts: after one contact, or after all contacts of a conversation. */
export interface ContactPosition {
  /** The upstream cursor of the page with the conversation. Null for the first page. */
  readonly after: string | null;
  readonly conversationId: string;
  /** Null: after all contacts of the conversation. */
  readonly contactId: string | null;
}

/** Encodes positions in one list as cursors. A cursor holds the whole position: nothing is kept between requests. */
export interface ContactCursors {
  encode(position: ContactPosition): string;
  /** @throws GraphQLError `BAD_USER_INPUT` when the text is not a cursor of this list with these arguments. */
  decode(cursor: string): ContactPosition;
}

/** @param args the client's arguments but `first` and `after`. */
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
        throw badInput('Expected a cursor of a list with the same arguments, got one with other arguments.');
      return { after, conversationId, contactId };
    },
  };
}

/** In characters. Enough to notice a mistake; a cursor needs no protection, as it holds nothing secret. */
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
