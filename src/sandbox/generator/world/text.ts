import type { Random } from './random.ts';

const VISITOR = [
  'Hello, I have a question about my order.',
  'My parcel has not arrived yet.',
  'Can I change the delivery address?',
  'The page shows an error when I pay.',
  'Is this model available in blue?',
  'Thank you, that helps.',
  'How long does a refund take?',
  'I would like to keep my old tariff.',
  'It still does not work.',
  'Do you have a size guide?',
] as const;

const OPERATOR = [
  'Hello, how can I help you?',
  'Let me check that for you, one moment please.',
  'Could you give me the order number?',
  'I have found it: it leaves the warehouse tomorrow.',
  'You will receive a confirmation at the address of your account.',
  'I have asked a colleague who knows this better.',
  'Please try again in a private window.',
  'Is there anything else I can do for you?',
  'Thank you for your patience.',
] as const;

const TRANSFER_REASONS = [
  'Needs the billing team',
  'Speaks another language',
  'End of shift',
  'Technical question',
  '',
] as const;

export function visitorText(random: Random): string {
  return random.pick(VISITOR);
}

export function operatorText(random: Random): string {
  return random.pick(OPERATOR);
}

/** The free text of a transfer. Sometimes it is empty, and sometimes null. */
export function transferReason(random: Random): string | null {
  return random.chance(0.2) ? null : random.pick(TRANSFER_REASONS);
}
