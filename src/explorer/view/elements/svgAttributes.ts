/** SVG has no button element. These attributes make a group of shapes a button that can be pressed or not. */
export function toggleAttributes(label: string, isPressed: boolean, isReachable: boolean) {
  const attributes = { role: 'button', 'aria-label': label, 'aria-pressed': isPressed } as const;
  return { ...attributes, tabindex: isReachable ? 0 : -1 };
}

/** These attributes make a group of shapes a button that opens and closes something. Its text is its label. */
export function openerAttributes(isOpen: boolean, onToggle: () => void) {
  return {
    ...({ role: 'button', 'aria-expanded': isOpen, tabindex: 0 } as const),
    onClick: onToggle,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      onToggle();
    },
  };
}

/** A group of buttons in a drawing. */
export const BUTTON_GROUP = { role: 'group' } as const;

/** Shapes that screen readers leave out. */
export const NOT_SPOKEN = { 'aria-hidden': 'true' } as const;
