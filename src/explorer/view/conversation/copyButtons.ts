import { html } from '../elements/element.ts';

/** A text that the user can copy. */
export interface Copyable {
  readonly name: string;
  readonly text: () => string;
}

/** Creates a copy button for each text. When the page may not use the clipboard, it shows the text, selected. */
export function copyButtons(copyables: readonly Copyable[]): HTMLElement {
  const status = html('span', { class: 'second', role: 'status' });
  const fallback = html('textarea', { class: 'copy-text', readonly: true, hidden: true, rows: 8 });
  const buttons = copyables.map(({ name, text }) => {
    const button = html('button', { type: 'button' }, `Copy ${name}`);
    fallback.setAttribute('aria-label', 'Text to copy');
    button.addEventListener('click', () => {
      copy(text()).then(
        () => status.replaceChildren(`Copied as ${name}.`),
        () => {
          fallback.hidden = false;
          fallback.value = text();
          fallback.select();
          status.replaceChildren('The browser does not let this page copy: copy the selected text.');
        },
      );
    });
    return button;
  });
  return html('div', { class: 'copy' }, ...buttons, status, fallback);
}

// Browsers offer no clipboard to a page that was loaded over plain HTTP from another machine.
async function copy(text: string): Promise<void> {
  if (!window.isSecureContext) throw new Error('expected a secure context, got a page over plain HTTP');
  await navigator.clipboard.writeText(text);
}
