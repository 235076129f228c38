import type { ComponentChildren } from 'preact';

/** A button that opens a small panel below it. The Escape key and a click elsewhere close it. */
export function Menu({
  label,
  onToggle,
  children,
}: {
  readonly label: ComponentChildren;
  readonly onToggle?: (isOpen: boolean) => void;
  readonly children: ComponentChildren;
}) {
  return (
    <details
      class="menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        closeMenu(event.currentTarget);
      }}
      onFocusOut={(event) => {
        const { currentTarget, relatedTarget } = event;
        const isOutside = relatedTarget instanceof Node && !currentTarget.contains(relatedTarget);
        if (isOutside) currentTarget.open = false;
      }}
      onToggle={({ currentTarget: menu }) => {
        if (menu.open) closeOnClickOutside(menu);
        onToggle?.(menu.open);
      }}
    >
      <summary>{label}</summary>
      <div class="menu-panel">{children}</div>
    </details>
  );
}

/** Closes the menu that an element is in. Its button gets the focus. */
export function closeMenu(element: Element): void {
  const menu = element.closest('details');
  menu?.removeAttribute('open');
  menu?.querySelector('summary')?.focus();
}

function closeOnClickOutside(menu: HTMLDetailsElement): void {
  const closed = new AbortController();
  const onPointer = ({ target }: PointerEvent) => {
    if (menu.open && target instanceof Node && menu.contains(target)) return;
    menu.open = false;
    closed.abort();
  };
  document.addEventListener('pointerdown', onPointer, { signal: closed.signal });
}
