export interface PointerActions {
  /** Called with the key of the element under the pointer, or null. */
  readonly onHover: (key: string | null) => void;
  readonly onSelect: (key: string) => void;
  /** Called with the distance to move, as a share of the visible part. */
  readonly onPan: (share: number) => void;
  /** Called with the point to zoom around, as a share of the drawing's width. */
  readonly onZoom: (factor: number, share: number) => void;
}

/** A pointer that moves less than this is a click, not a drag. */
const DRAG_FROM_PX = 4;
const WHEEL_ZOOM = 0.004;

/** Handles hover, click, drag, and the wheel with Ctrl. Browsers report a pinch on a touchpad as the wheel with Ctrl. */
export function chartPointer(drawing: SVGSVGElement, actions: PointerActions): void {
  let drag: { lastX: number; moved: boolean } | null = null;

  drawing.addEventListener('pointerover', (event) => actions.onHover(keyOf(event.target)));
  drawing.addEventListener('pointerleave', () => actions.onHover(null));
  drawing.addEventListener('focusin', (event) => selectTarget(event.target));
  drawing.addEventListener('click', (event) => selectTarget(event.target));

  function selectTarget(target: EventTarget | null): void {
    const key = keyOf(target);
    if (key !== null) actions.onSelect(key);
  }

  drawing.addEventListener('pointerdown', (event) => {
    if (event.button === 0 && keyOf(event.target) === null) drag = { lastX: event.clientX, moved: false };
  });
  drawing.addEventListener('pointermove', (event) => {
    if (drag === null) return;
    const distance = event.clientX - drag.lastX;
    if (!drag.moved && Math.abs(distance) < DRAG_FROM_PX) return;
    if (!drag.moved) drawing.setPointerCapture(event.pointerId);
    drag = { lastX: event.clientX, moved: true };
    actions.onPan(-distance / drawing.clientWidth);
  });
  for (const end of ['pointerup', 'pointercancel'] as const) {
    drawing.addEventListener(end, () => {
      drag = null;
    });
  }

  drawing.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const { left, width } = drawing.getBoundingClientRect();
      actions.onZoom(Math.exp(-event.deltaY * WHEEL_ZOOM), (event.clientX - left) / width);
    },
    { passive: false },
  );
}

function keyOf(target: EventTarget | null): string | null {
  if (!(target instanceof Element)) return null;
  return target.closest('[data-key]')?.getAttribute('data-key') ?? null;
}
