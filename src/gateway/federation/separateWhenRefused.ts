import type { SubschemaConfig } from '@graphql-tools/delegate';
import type { ExecutionRequest, ExecutionResult, Executor } from '@graphql-tools/utils';
import { isAsyncIterable } from '@graphql-tools/utils';
import type { LimitFunction } from 'p-limit';
import pLimit from 'p-limit';
import type { GatewayContext } from '../context.ts';
import { extendContext } from './traces.ts';

/** Look-ups of one client request that are sent one by one at a time. */
const SEPARATE_AT_ONCE = 4;

type Upstream = SubschemaConfig<unknown, unknown, unknown, GatewayContext>;

/**
 * An upstream of which one bad id costs no other look-up its answer: when an operation with several of them is refused
 * as a whole, each is sent on its own. Ids in representations come from other subgraphs, and may be anything.
 *
 * @param upstream batches the look-ups of one context.
 */
export function separateWhenRefused(upstream: Upstream): Upstream {
  const { executor } = upstream;
  if (!executor) return upstream;
  const requests = new WeakMap<GatewayContext, Requests>();
  return {
    ...upstream,
    executor: async (request: ExecutionRequest) => {
      const { context } = request;
      const known = requests.get(context) ?? { count: 0, atOnce: pLimit(SEPARATE_AT_ONCE) };
      requests.set(context, known);
      known.count += 1;
      const result = await resultOf(executor, request);
      if (!isRefused(result) || known.count === 1) return result;
      // Batches hang on the context: another one is a batch of its own.
      return known.atOnce(() => resultOf(executor, { ...request, context: extendContext(context, {}) }));
    },
  };
}

interface Requests {
  count: number;
  readonly atOnce: LimitFunction;
}

async function resultOf(executor: Executor, request: ExecutionRequest): Promise<ExecutionResult> {
  const result = await executor(request);
  if (isAsyncIterable(result)) throw new TypeError('upstream answers one result an operation');
  return result;
}

function isRefused({ data, errors = [] }: ExecutionResult): boolean {
  return !data && errors.length > 0 && errors.every(({ path }) => path === undefined);
}
