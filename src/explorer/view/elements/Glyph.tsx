/** The icon of a kind of event, centred on the origin, 18 pixels wide. Part of a drawing. */
export function Glyph({ kind }: { readonly kind: string }) {
  const isAnomaly = kind === 'ANOMALY';
  return (
    <g class={`glyph glyph-${isAnomaly ? 'anomaly' : 'event'}`}>
      {isAnomaly ? (
        <path class="glyph-shape" d="M0 -9L9.5 7.5H-9.5Z" />
      ) : (
        <circle class="glyph-shape" r={9} />
      )}
      <path class="glyph-sign" d={SIGNS[kind] ?? 'M-1 0H1'} />
    </g>
  );
}

/** The icon of a kind of event, for texts and lists. */
export function GlyphIcon({ kind }: { readonly kind: string }) {
  return (
    <svg class="icon" viewBox="-11 -11 22 22" width={20} height={20} aria-hidden="true">
      <Glyph kind={kind} />
    </svg>
  );
}

const SIGNS: Readonly<Record<string, string>> = {
  ROUTED: 'M-5 0h3l3.2-3h3M-2 0l3.2 3h3',
  PUSHED: 'M0 -5V1.8M-2.8 -.8L0 2L2.8 -.8M-3.6 4.6H3.6',
  TRANSFERRED_TO_USER: 'M-4.4 0H4M1.2 -3L4.2 0L1.2 3',
  TRANSFERRED_TO_ROUTING_RULE: 'M-4 -3L-1 0L-4 3M.6 -3L3.6 0L.6 3',
  SNOOZED: 'M-2.8 -3.6H2.8L-2.8 3.6H2.8',
  CLOSED: 'M-4 .2L-1.2 3L4 -2.8',
  RELEASED: 'M3.8 3.6V1A3 3 0 0 0 .8 -2H-3.8M-1 -4.8L-3.9 -2L-1 .8',
  VISITOR_LEFT: 'M-.5 -4.4H-4.4V4.4H-.5M-1.6 0H4.6M2.2 -2.4L4.6 0L2.2 2.4',
  VISITOR_RETURNED: 'M.5 -4.4H4.4V4.4H.5M-5 0H1.2M-1.2 -2.4L1.2 0L-1.2 2.4',
  VISITOR_BLOCKED: 'M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0M-3 3L3 -3',
  ANOMALY: 'M0 -3.6V2M0 4.7V5',
};
