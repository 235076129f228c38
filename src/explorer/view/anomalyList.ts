import { dateWords } from '../model/clock.ts';
import type { Anomaly } from '../model/conversation.ts';
import { instantOf } from '../model/instant.ts';
import { html } from './element.ts';
import { glyphIcon } from './glyphs.ts';

/** What the reconstruction met and could not explain, in its own words. */
export function anomalyList(anomalies: readonly Anomaly[]): HTMLElement {
  if (anomalies.length === 0) {
    return html('p', { class: 'calm' }, 'None: everything in this history has its place.');
  }
  return html('ul', { class: 'anomalies' }, ...anomalies.map(item));
}

function item({ code, message, occurredAt }: Anomaly): HTMLElement {
  const when = occurredAt === null ? 'no date' : dateWords(occurredAt, instantOf(occurredAt));
  return html(
    'li',
    {},
    glyphIcon('ANOMALY'),
    html('div', {}, html('p', {}, message), html('p', { class: 'second' }, `${code} · ${when}`)),
  );
}
