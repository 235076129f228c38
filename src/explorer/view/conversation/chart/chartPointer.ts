export interface PointerActions {
  /** Called with the key of the element under the pointer, or null. */
  readonly onHover: (key: string | null) => void;
  readonly onSelect: (key: string) => void;
  /** Returns the edges of the plot, in pixels of the drawing. */
  readonly plotOf: () => { readonly from: number; readonly to: number };
  /** Called with the distance to move, as a share of the visible part. */
  readonly onPan: (share: number) => void;
  /** Called with the point to zoom around, as a share of the visible part. */
  readonly onZoom: (factor: number, share: number) => void;
}

/** A pointer that moves less than this is a click, not a drag. */
const DRAG_FROM_PX = 4;
const WHEEL_ZOOM = 0.004;

/**
 * Handles hover, click, drag, and the wheel with Ctrl. Browsers report a pinch on a touchpad as the wheel with Ctrl.
 *
 * @param latest holds the actions of the newest drawing.
 * @returns a function that removes the handlers.
 */
export function chartPointer(
  drawing: SVGSVGElement,
  latest: { readonly current: PointerActions },
): () => void {
  const removed = new AbortController();
  const { signal } = removed;
  let drag: { lastX: number; moved: boolean } | null = null;

  const hover = (key: string | null) => latest.current.onHover(key);
  // A finger does not hover: it selects, and the details are shown elsewhere.
  const hoverOfMouse = ({ pointerType, target }: PointerEvent) => {
    if (pointerType === 'mouse') hover(keyOf(target));
  };
  drawing.addEventListener('pointerover', hoverOfMouse, { signal });
  drawing.addEventListener('pointerleave', () => hover(null), { signal });
  drawing.addEventListener('focusout', () => hover(null), { signal });
  drawing.addEventListener('click', ({ target }) => selectTarget(target), { signal });

  function selectTarget(target: EventTarget | null): void {
    const key = keyOf(target);
    if (key !== null) latest.current.onSelect(key);
  }

  drawing.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button === 0 && keyOf(event.target) === null) drag = { lastX: event.clientX, moved: false };
    },
    { signal },
  );
  drawing.addEventListener(
    'pointermove',
    (event) => {
      if (drag === null) return;
      const distance = event.clientX - drag.lastX;
      if (!drag.moved && Math.abs(distance) < DRAG_FROM_PX) return;
      if (!drag.moved) drawing.setPointerCapture(event.pointerId);
      drag = { lastX: event.clientX, moved: true };
      const { from, to } = latest.current.plotOf();
      latest.current.onPan(-distance / (to - from));
    },
    { signal },
  );
  for (const end of ['pointerup', 'pointercancel'] as const) {
    drawing.addEventListener(
      end,
      () => {
        drag = null;
      },
      { signal },
    );
  }

  drawing.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const { left } = drawing.getBoundingClientRect();
      const { from, to } = latest.current.plotOf();
      const share = (event.clientX - left - from) / (to - from);
      latest.current.onZoom(Math.exp(-event.deltaY * WHEEL_ZOOM), share);
    },
    { passive: false, signal },
  );
  return () => removed.abort();
}

function keyOf(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest('[data-key]')?.getAttribute('data-key') ?? null;
}
