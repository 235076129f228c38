import type { Anomaly } from '../../model/conversation/conversation.ts';
import { formatDate, parseInstant } from '../../model/labels/dates.ts';
import { html } from '../elements/element.ts';
import { glyphIcon } from '../elements/glyphs.ts';

/** Creates the list of anomalies, with their messages, codes and dates. */
export function anomalyList(anomalies: readonly Anomaly[]): HTMLElement {
  if (anomalies.length === 0) {
    return html('p', { class: 'calm' }, 'None: the history is consistent.');
  }
  return html('ul', { class: 'anomalies' }, ...anomalies.map(item));
}

function item({ code, message, occurredAt }: Anomaly): HTMLElement {
  const when = occurredAt === null ? 'no date' : formatDate(occurredAt, parseInstant(occurredAt));
  return html(
    'li',
    {},
    glyphIcon('ANOMALY'),
    html('div', {}, html('p', {}, message), html('p', { class: 'second' }, `${code} · ${when}`)),
  );
}
