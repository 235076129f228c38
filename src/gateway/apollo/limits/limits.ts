/** What one document, or one operation with its variables, may ask for. */
export interface Limits {
  /** Fields below each other, fragments counted through. Against recursion through cyclic types. */
  readonly maxDepth: number;
  /** Aliases of an operation, each spread of a fragment counted. Against asking for one thing a thousand times. */
  readonly maxAliases: number;
  /** Directives of an operation, counted like aliases. */
  readonly maxDirectives: number;
  /** Fields and fragments of a document, all its fragments written out. Against fragments that double each time. */
  readonly maxExpandedFields: number;
  /** Lexical tokens of a document. Against documents that are expensive to parse and validate. */
  readonly maxTokens: number;
  /** Objects that upstream is estimated to produce; see `estimateCost`. */
  readonly maxCost: number;
  /** Conversations that one sum over an interval may read: the estimate counts them. */
  readonly maxConversations: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxDepth: 20,
  maxAliases: 50,
  maxDirectives: 50,
  maxExpandedFields: 50_000,
  maxTokens: 15_000,
  maxCost: 250_000,
  maxConversations: 10_000,
};
