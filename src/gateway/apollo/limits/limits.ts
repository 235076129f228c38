/** Limits of one document, or of one operation with its variables. */
export interface Limits {
  /** Levels of fields; fragments add no level. Stops recursion through cyclic types. */
  readonly maxDepth: number;
  /** Aliases of an operation, counted at each spread of a fragment. Stops the same field a thousand times. */
  readonly maxAliases: number;
  /** Directives of an operation, counted like aliases. */
  readonly maxDirectives: number;
  /** Fields and fragments of a document, with its fragments written out. Stops fragments that double at each level. */
  readonly maxExpandedFields: number;
  /** Lexical tokens of a document. Stops documents that are slow to parse and validate. */
  readonly maxTokens: number;
  /** Objects that the upstream produces, by `estimateCost`. */
  readonly maxCost: number;
  /** The most conversations that one sum over an interval may read. The estimate counts all of them. */
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
