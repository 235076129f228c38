import { createHash } from 'node:crypto';
import { z } from 'zod';
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

const shape = z.tuple([z.literal(1), z.string(), z.string().nullable(), z.string(), z.string().nullable()]);

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
      const read = shape.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
      if (!read.success) throw badInput('Expected "after" to be a cursor of this list, got something else.');
      const [, of, after, conversationId, contactId] = read.data;
      if (of !== digest)
        throw badInput('Expected a cursor of a list with the same arguments, got one of others.');
      return { after, conversationId, contactId };
    },
  };
}

/** Enough to tell a mistake; a cursor is no secret. */
const DIGEST_LENGTH = 12;
