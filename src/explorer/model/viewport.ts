/** The part of the folded line that is shown: 0 to 1 is all of it. */
export interface Viewport {
  readonly from: number;
  readonly to: number;
}

export const WHOLE: Viewport = { from: 0, to: 1 };

/** The shortest part that can be shown. */
export const MIN_SHARE = 0.002;

/** Shows `1 / factor` as much around a point that stays where it is; `at` is on the line. */
export function zoom({ from, to }: Viewport, factor: number, at: number): Viewport {
  const length = Math.min(1, Math.max(MIN_SHARE, (to - from) / factor));
  const share = to === from ? 0.5 : (at - from) / (to - from);
  return within(at - share * length, length);
}

/** Moves by a share of what is shown; stops at both ends. */
export function pan({ from, to }: Viewport, share: number): Viewport {
  return within(from + share * (to - from), to - from);
}

/** Moves no further than is needed to show a point, with some room around it. */
export function reveal(view: Viewport, at: number): Viewport {
  const length = view.to - view.from;
  const room = 0.1 * length;
  if (at < view.from + room) return within(at - room, length);
  if (at > view.to - room) return within(at + room - length, length);
  return view;
}

function within(from: number, length: number): Viewport {
  const start = Math.min(Math.max(0, from), 1 - length);
  return { from: start, to: start + length };
}
