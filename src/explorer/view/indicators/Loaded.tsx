import type { VNode } from 'preact';
import type { Part } from '../../model/indicators/loadIndicators.ts';
import { FailureNotice } from '../elements/FailureNotice.tsx';

/** Shows a part of the page: what stands in for it while it is loaded, why it failed, or its value. */
export function Loaded<Value>({
  part,
  name,
  onRetry,
  children,
}: {
  readonly part: Part<Value>;
  /** What is loaded, in the plural or without an article. */
  readonly name: string;
  readonly onRetry: () => void;
  readonly children: (value: Value) => VNode;
}) {
  if (part.kind === 'loaded') return children(part.value);
  if (part.kind === 'failed') return <FailureNotice failure={part.failure} onRetry={onRetry} />;
  return <Bones name={name} />;
}

/** Grey bars while the page loads. */
export function Bones({ name }: { readonly name: string }) {
  return (
    <div class="skeleton" role="status" aria-label={`Loading the ${name} …`}>
      <span class="bone" />
      <span class="bone" />
      <span class="bone" />
    </div>
  );
}
