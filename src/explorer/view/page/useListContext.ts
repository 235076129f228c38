import { useMemo } from 'preact/hooks';
import type { ListContext } from '../../model/list/loadList.ts';
import type { LoadContext } from './runPage.tsx';

/**
 * Returns the context for further operations on the list; null when the upstream lists no closed conversations. The object stays
 * the same until the page loads again: effects that depend on it would otherwise run at every drawing.
 */
export function useListContext(context: LoadContext): ListContext | null {
  return useMemo(() => {
    const { list } = context;
    return list === null ? null : { ...context, list };
  }, [context]);
}
