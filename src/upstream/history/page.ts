import { UpstreamError } from '../errors/upstreamError.ts';
import { withoutPath } from '../response/errorPaths.ts';
import type { JsonObject } from '../response/json.ts';
import { isObject } from '../response/json.ts';
import type { UpstreamResult } from '../response/response.ts';

/** A page could not be loaded (R16). */
export interface PageFailure {
  readonly kind: 'failed';
  /** The upstream's errors, or the failure of the whole operation. They have no paths. There is at least one. */
  readonly causes: readonly [Error, ...Error[]];
  /** Whether the upstream sent nothing of the conversation. False when it sent the conversation without a whole page. */
  readonly isUnread: boolean;
}

export type Page =
  | { readonly kind: 'page'; readonly conversation: JsonObject }
  /** The conversation does not exist, or the client may not see it. */
  | { readonly kind: 'absent' }
  | PageFailure;

/**
 * Reads the page of one conversation from the response of an operation.
 *
 * @param alias the response key of the conversation.
 */
export function readPage(result: UpstreamResult, alias: string): Page {
  const errors = result.errors?.filter(({ path }) => path === undefined || path[0] === alias) ?? [];
  const conversation = result.data?.[alias];
  const [first, ...further] = errors;
  if (first) {
    // An error below the conversation makes all of it null, too.
    const isBelow = errors.some(({ path = [] }) => path.length > 1);
    const isUnread = !isBelow && !isObject(conversation);
    return { kind: 'failed', causes: [withoutPath(first), ...further.map(withoutPath)], isUnread };
  }
  if (conversation === null) return { kind: 'absent' };
  if (!isObject(conversation)) return unreadPage(badPage());
  return { kind: 'page', conversation };
}

/** The page of a conversation of which the upstream sent nothing. */
export function unreadPage(cause: Error): PageFailure {
  return { kind: 'failed', causes: [cause], isUnread: true };
}

function badPage(): UpstreamError {
  return new UpstreamError(
    'UPSTREAM_BAD_RESPONSE',
    'The upstream sent a conversation that is not an object.',
  );
}
