import { useEffect, useRef } from 'preact/hooks';
import { patternDefinitions } from './patterns.ts';

/** The fill patterns of statuses. A page must have them once, because bars refer to them by id. */
export function PatternDefinitions() {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => host.current?.replaceChildren(patternDefinitions()), []);
  return <div ref={host} class="definitions" />;
}
