import { expect, it } from 'vitest';
import {
  channelWord,
  formatCount,
  formatDuration,
  statusLabel,
} from '../../../../src/explorer/model/labels/labels.ts';

it.each([
  [0, '0 s'],
  [0.25, '250 ms'],
  [4, '4 s'],
  [59.6, '1 min'],
  [295, '4 min 55 s'],
  [3_600, '1 h'],
  [7_500, '2 h 5 min'],
  [90_061, '1 d 1 h'],
])('%d seconds are %s', (seconds, words) => {
  expect(formatDuration(seconds)).toBe(words);
});

it('counts in singular and plural', () => {
  expect([0, 1, 2].map((count) => formatCount(count, 'anomaly'))).toEqual([
    '0 anomalies',
    '1 anomaly',
    '2 anomalies',
  ]);
  expect(formatCount(1, 'contact')).toBe('1 contact');
});

it('leaves a status that it does not know as it is', () => {
  expect([statusLabel('SNOOZED'), statusLabel('PARKED')]).toEqual(['Snoozed', 'PARKED']);
});

it('writes names of products with a capital letter in a sentence, and other channels without', () => {
  const channels = ['CHAT', 'MOBILE_APP', 'FACEBOOK', 'INSTAGRAM', 'TWITTER', 'WHATSAPP'];
  expect(channels.map(channelWord)).toEqual([
    ...['chat', 'mobile app', 'Facebook', 'Instagram', 'Twitter', 'WhatsApp'],
  ]);
});
