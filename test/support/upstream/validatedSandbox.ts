import { GraphQLError, parse, specifiedRules, validate } from 'graphql';
import { createSandboxSchema } from '../../../src/sandbox/server/schema.ts';
import type { Sandbox, SandboxOptions } from '../../../src/sandbox/server/server.ts';
import { startSandbox } from '../../../src/sandbox/server/server.ts';

/** A sandbox that validates every operation it receives against its schema. */
export interface ValidatedSandbox extends Sandbox {
  /** What is wrong with the operations received so far: one text for each invalid document. */
  readonly violations: readonly string[];
}

/**
 * Starts a sandbox whose `stop` rejects when it received an operation that its schema does not allow. Clients of the
 * gateway may send such operations, but the gateway must not pass them on, nor write one itself.
 */
export async function startValidatedSandbox(options: SandboxOptions = {}): Promise<ValidatedSandbox> {
  const schema = createSandboxSchema();
  const problems = new Map<string, string>();
  const seen = new Set<string>();
  const sandbox = await startSandbox({
    ...options,
    onOperation: ({ query }) => {
      if (seen.has(query)) return;
      seen.add(query);
      const messages = problemsIn(query);
      if (messages.length > 0) problems.set(query, `${messages.join('\n')}\nin ${query}`);
    },
  });

  const problemsIn = (query: string): readonly string[] => {
    try {
      return validate(schema, parse(query), specifiedRules).map(({ message }) => message);
    } catch (error) {
      if (error instanceof GraphQLError) return [error.message];
      throw error;
    }
  };

  return {
    ...sandbox,
    get violations() {
      return [...problems.values()];
    },
    get operations() {
      return sandbox.operations;
    },
    get operationCount() {
      return sandbox.operationCount;
    },
    get loginCount() {
      return sandbox.loginCount;
    },
    stop: async () => {
      await sandbox.stop();
      if (problems.size === 0) return;
      throw new Error(`The upstream received invalid operations:\n${[...problems.values()].join('\n\n')}`);
    },
  };
}
