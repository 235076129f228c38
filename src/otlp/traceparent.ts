import type { SpanContext } from '@opentelemetry/api';

/** Returns the `traceparent` header that makes a span the parent of a request (W3C Trace Context). */
export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** @param traceparent a valid header. Null without one. */
export function spanContextOf(traceparent: string | undefined): SpanContext | null {
  const [, traceId, spanId, flags] = traceparent?.split('-') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}
