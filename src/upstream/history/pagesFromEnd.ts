import type { Json, JsonObject } from '../response/json.ts';
import { isObject } from '../response/json.ts';
import { WIRE_NAMES } from './fields/historyNames.ts';
import type { HeldPagesOfHistory } from './heldPages.ts';
import type { PageLoader } from './historyPages.ts';

/**
 * Reads pages of one history from its end, while the caller reads them from its start. Both have met when the caller's next
 * cursor is the cursor of a message that was read from the end.
 *
 * It only saves time: when a page from the end cannot be used, it reads no more of them, and the caller goes on to the end.
 */
export class PagesFromEnd {
  readonly #conversationId: string;
  readonly #loader: PageLoader;
  readonly #held: HeldPagesOfHistory;
  /** The pages, in the order of the list. */
  readonly #pages: LastPage[] = [];
  readonly #cursors = new Set<Json>();
  /** The cursor before which the next page ends. Null for the last page of the history. */
  #before: string | null = null;
  #isAtEnd: boolean;

  constructor(conversationId: string, loader: PageLoader, held: HeldPagesOfHistory) {
    this.#conversationId = conversationId;
    this.#loader = loader;
    this.#held = held;
    this.#isAtEnd = !loader.loadsFromEnd;
  }

  /** Loads one more page, if there is one. Rejects only as the loader does. */
  async loadNext(): Promise<void> {
    if (this.#isAtEnd) return;
    this.#isAtEnd = true;
    const before = this.#before;
    const page = await this.#loader.load({ conversationId: this.#conversationId, before });
    const messages = page.kind === 'page' ? readLastPage(page.conversation['messages']) : null;
    if (messages === null) return;
    const { hasNextPage, hasPreviousPage, startCursor } = messages.pageInfo;
    // Upstream ignores `last` when the last page has a page behind it, and `before` when a page comes twice.
    if ((before === null && hasNextPage === true) || this.#cursors.has(startCursor)) return;
    if (!this.#held.take()) return;
    this.#pages.unshift(messages);
    if (hasPreviousPage !== true || typeof startCursor !== 'string') return;
    this.#cursors.add(startCursor);
    this.#before = startCursor;
    this.#isAtEnd = false;
  }

  /** The pages of all messages behind the one with this cursor. Null when that one was not read from the end. */
  pagesAfter(cursor: string): readonly JsonObject[] | null {
    for (const [index, { pageInfo, edges }] of this.#pages.entries()) {
      const position = edges.findIndex((edge) => edge['cursor'] === cursor);
      if (position < 0) continue;
      const rest = { pageInfo, [WIRE_NAMES.edges]: edges.slice(position + 1) };
      return [rest, ...this.#pages.slice(index + 1).map(toConnection)];
    }
    return null;
  }
}

interface LastPage {
  readonly pageInfo: JsonObject;
  readonly edges: readonly JsonObject[];
}

/** Null for a page with an item that is no message: the caller finds it when it reads from the start. */
function readLastPage(messages: Json): LastPage | null {
  if (!isObject(messages)) return null;
  const pageInfo = messages['pageInfo'];
  const edges = messages[WIRE_NAMES.edges];
  return isObject(pageInfo) && Array.isArray(edges) && edges.every(isObject) ? { pageInfo, edges } : null;
}

function toConnection({ pageInfo, edges }: LastPage): JsonObject {
  return { pageInfo, [WIRE_NAMES.edges]: edges };
}
