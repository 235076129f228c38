import type { Details } from '../../model/timeline/details.ts';
import { html } from '../elements/element.ts';

/** Creates the panel with the details of the selected bar, mark or message. */
export function createDetailsPanel(): {
  readonly element: HTMLElement;
  show(details: Details | null): void;
} {
  const element = html('div', { class: 'details' });
  const panel = {
    element,
    show: (details: Details | null) => element.replaceChildren(...contentOf(details)),
  };
  panel.show(null);
  return panel;
}

function contentOf(details: Details | null): Node[] {
  if (details === null) {
    return [html('p', { class: 'hint' }, 'Nothing is selected.')];
  }
  const rows = details.rows.map(([label, value]) =>
    html('div', { class: 'fact' }, html('dt', {}, label), html('dd', {}, value)),
  );
  return [html('h3', {}, details.title), html('dl', { class: 'facts' }, ...rows)];
}
