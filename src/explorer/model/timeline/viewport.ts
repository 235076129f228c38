/** The part of the timeline that is shown, as positions between 0 (start) and 1 (end). */
export interface Viewport {
  readonly from: number;
  readonly to: number;
}

export const WHOLE: Viewport = { from: 0, to: 1 };

/** Length of the shortest part that can be shown. */
export const MIN_SHARE = 0.002;

/**
 * Zooms in around a point, which keeps its place on the screen.
 *
 * @param factor above 1 zooms in, below 1 zooms out.
 * @param at position of the point on the timeline, 0 to 1.
 */
export function zoom({ from, to }: Viewport, factor: number, at: number): Viewport {
  const length = Math.min(1, Math.max(MIN_SHARE, (to - from) / factor));
  const share = to === from ? 0.5 : (at - from) / (to - from);
  return within(at - share * length, length);
}

/** Moves the viewport, at most to the ends of the timeline. @param share distance, as a share of the visible part. */
export function pan({ from, to }: Viewport, share: number): Viewport {
  return within(from + share * (to - from), to - from);
}

/** Moves the viewport as little as needed to show a position, with a margin of a tenth of the visible part. */
export function reveal(view: Viewport, at: number): Viewport {
  const length = view.to - view.from;
  const margin = 0.1 * length;
  if (at < view.from + margin) return within(at - margin, length);
  if (at > view.to - margin) return within(at + margin - length, length);
  return view;
}

function within(from: number, length: number): Viewport {
  const start = Math.min(Math.max(0, from), 1 - length);
  return { from: start, to: start + length };
}
