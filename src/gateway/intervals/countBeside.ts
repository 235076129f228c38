import type { GraphQLResolveInfo } from 'graphql';
import type { RequestContext } from '../execution/context.ts';
import { linkedContext } from '../execution/linkedContext.ts';
import { selectsField } from './selectsField.ts';

/**
 * Reads a page, and counts the whole list at the same time if the client selects `totalCount`. Returns the page with a resolver
 * of that field, which rejects as `count` does. Rejects as `readPage` does, and aborts the count then.
 *
 * @param count its second argument resolves when the page is read.
 */
export async function countBeside<Page extends object>(
  readPage: () => Promise<Page>,
  count: (context: RequestContext, pageEnd: Promise<unknown>) => Promise<number>,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<Page & { readonly totalCount: () => Promise<number> }> {
  const linked = linkedContext(context);
  const page = readPage();
  const pageEnd = Promise.allSettled([page]);
  const start = (): Promise<() => number> =>
    count(linked.context, pageEnd).then(
      (contacts) => () => contacts,
      (error: unknown) => () => {
        throw error;
      },
    );
  let counting = selectsField(info, 'totalCount') ? start() : null;
  const totalCount = async (): Promise<number> => {
    counting ??= start();
    return (await counting)();
  };
  try {
    return { ...(await page), totalCount };
  } catch (error) {
    linked.abort(error);
    throw error;
  }
}
