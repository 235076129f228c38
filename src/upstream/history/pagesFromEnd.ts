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
  /** The messages of all pages, in the order of the list. */
  readonly #edges: JsonObject[] = [];
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
    const page = await this.#loader.load({ conversationId: this.#conversationId, before: this.#before });
    const messages = page.kind === 'page' ? readLastPage(page.conversation['messages']) : null;
    if (messages === null || !this.#isNext(messages) || !this.#held.take()) return;
    const { pageInfo, edges } = messages;
    this.#edges.unshift(...(this.#before === null ? edges : edges.slice(0, -1)));
    // The next page ends with the first message of this one, which shows that no message is missing between the two.
    const before = edges[1]?.['cursor'];
    if (pageInfo['hasPreviousPage'] !== true || typeof before !== 'string') return;
    this.#before = before;
    this.#isAtEnd = false;
  }

  /**
   * All messages behind the page of the caller that ends with this cursor. Null when they were not read from the end, or when
   * other messages come before the cursor there.
   */
  messagesAfter(cursor: string, page: Json): readonly JsonObject[] | null {
    const position = this.#edges.findIndex((edge) => edge['cursor'] === cursor);
    if (position < 0) return null;
    const rest = this.#edges.slice(position + 1);
    if (rest.length > 0 && this.#isSameUpTo(position, edgesOf(page) ?? [])) return rest;
    this.#isAtEnd = true;
    return null;
  }

  /** False when upstream reads `last` or `before` in another way, or when its list has changed. */
  #isNext({ pageInfo, edges }: LastPage): boolean {
    const [known] = this.#edges;
    // The caller has the first page already, so one comes before the last page.
    if (known === undefined) return pageInfo['hasNextPage'] === false && pageInfo['hasPreviousPage'] === true;
    const shared = edges.at(-1);
    return shared !== undefined && shared['cursor'] === known['cursor'] && isSameMessage(shared, known);
  }

  /** Whether the messages up to the position are the last ones of the caller's page. One message alone does not show the order. */
  #isSameUpTo(position: number, page: readonly JsonObject[]): boolean {
    const shared = this.#edges.slice(0, position + 1).slice(-page.length);
    const last = page.slice(-shared.length);
    const isEnough = page.length > 1 || (page.length === 1 && position === 0);
    return isEnough && shared.every((edge, index) => isSameMessage(edge, last[index] ?? {}));
  }
}

interface LastPage {
  readonly pageInfo: JsonObject;
  readonly edges: readonly JsonObject[];
}

/** Null for a page with an item that is no message: the caller finds it when it reads from the start. */
function readLastPage(messages: Json): LastPage | null {
  const edges = edgesOf(messages);
  const pageInfo = isObject(messages) ? messages['pageInfo'] : null;
  return edges !== null && isObject(pageInfo) ? { pageInfo, edges } : null;
}

/** Null unless all of them have a message. */
function edgesOf(messages: Json): readonly JsonObject[] | null {
  const edges = isObject(messages) ? messages[WIRE_NAMES.edges] : null;
  const isWhole = (edge: Json): edge is JsonObject => isObject(edge) && isObject(edge[WIRE_NAMES.node]);
  return Array.isArray(edges) && edges.every(isWhole) ? edges : null;
}

function isSameMessage(one: JsonObject, other: JsonObject): boolean {
  const [node, otherNode] = [one[WIRE_NAMES.node], other[WIRE_NAMES.node]];
  return isObject(node) && isObject(otherNode) && IDENTITY.every((name) => node[name] === otherNode[name]);
}

const IDENTITY = [WIRE_NAMES.createdAt, WIRE_NAMES.systemMessageId, WIRE_NAMES.messageId] as const;
