import { html } from './element.ts';

/** One text that can be taken along. */
export interface Copyable {
  readonly name: string;
  readonly text: () => string;
}

/** A button for each text. Where the browser lets no page write to the clipboard, the text is shown, selected. */
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
          status.replaceChildren('The browser does not let pages copy here: copy the selected text.');
        },
      );
    });
    return button;
  });
  return html('div', { class: 'copy' }, ...buttons, status, fallback);
}

// A page that came over plain HTTP from another machine has no clipboard.
async function copy(text: string): Promise<void> {
  if (!window.isSecureContext) throw new Error('expected a secure context, got a page over plain HTTP');
  await navigator.clipboard.writeText(text);
}
