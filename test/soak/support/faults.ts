/** One upstream operation in ten fails. */
export const FAULTS = [
  { kind: '5xx', rate: 0.02 },
  { kind: '429', rate: 0.02 },
  { kind: 'reset', rate: 0.02 },
  { kind: 'truncate', rate: 0.01 },
  { kind: 'html', rate: 0.01 },
  { kind: 'field-error', rate: 0.015 },
  { kind: 'hang', rate: 0.005 },
] as const;
