import { z } from 'zod';

const operation = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

/** Parses the body of a GraphQL request. @throws ZodError or SyntaxError for another body. */
export function operationOf(body: string): Operation {
  const { query, variables, operationName } = operation.parse(JSON.parse(body));
  return { query, variables: variables ?? {}, operationName: operationName ?? null };
}
