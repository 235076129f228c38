import { describe, expect, it } from 'vitest';
import type { Dimension, StatisticsChannel } from '../../src/reconcile/cells.ts';
import { daysBetween, OTHER_SITES } from '../../src/reconcile/cells.ts';
import { readTheirFile } from '../../src/reconcile/theirFile.ts';

const spans = daysBetween('2026-01-05', '2026-01-07', null);
const [span] = spans;
if (span === undefined) throw new TypeError('expected a day');

const read = (text: string, ...by: readonly Dimension[]) => readTheirFile(text, new Set(by), spans);

describe('a file with their statistics', () => {
  it('has values by day, channel and site', () => {
    const text =
      '\uFEFFsite,day,channel,contact_number,other\r\n"101",2026-01-05,chat,7,x\r\n\r\n101,2026-01-05,call,,x\r\n';
    const { valuesOf } = read(text, 'day', 'channel', 'site');
    const at = (channel: StatisticsChannel) => valuesOf({ span, channel, siteId: '101' });
    expect(at('chat')).toEqual({ contact_number: 7 });
    expect(at('call')).toEqual({ contact_number: null });
    // Without a line, there is no value.
    expect(at('video')).toEqual({ contact_number: null });
  });

  it('names all sites of the days, also those without contacts here', () => {
    const lines = [
      '101,2026-01-05,1',
      '104,2026-01-06,2',
      '101,2026-01-06,3',
      '105,2026-02-01,4',
      ',2026-01-05,5',
    ];
    const text = ['site,day,contact_number', ...lines].join('\n');
    const { siteIds, valuesOf } = read(text, 'day', 'site');
    expect(siteIds).toEqual(['101', '104', OTHER_SITES]);
    expect(valuesOf({ span, channel: null, siteId: OTHER_SITES })).toEqual({ contact_number: 5 });
    expect(read('day,contact_number\n2026-01-05,1\n', 'day').siteIds).toEqual([]);
  });

  it('may hold quoted texts, and semicolons in place of commas', () => {
    const quoted = 'day,name,contact_number\n2026-01-05,"Shop, ""North""\nand South",7\n';
    const semicolons = 'day;name;contact_duration\n2026-01-05;Shop, North;7.25\n';
    const cell = { span, channel: null, siteId: null };
    expect(read(quoted, 'day').valuesOf(cell)).toEqual({ contact_number: 7 });
    expect(read(semicolons, 'day').valuesOf(cell)).toEqual({ contact_duration: 7.25 });
  });

  it.each([
    { lines: ['contact_number', '1'], says: 'expected a column "day"' },
    { lines: ['day,contacts', '2026-01-05,1'], says: 'names of REST indicators' },
    {
      lines: ['day,contact_number', '2026-01-05,1', '', '2026-01-06,many'],
      says: 'line 4: expected a number such as 12.5 as contact_number',
    },
    { lines: ['day;contact_duration', '2026-01-05;1,5'], says: 'line 2: expected a number such as 12.5' },
    { lines: ['day,contact_number', '2026-01-05,1', '2026-01-06'], says: 'line 3: expected as many values' },
    { lines: ['day,contact_number', '2026-01-05,"1'], says: 'line 2: expected values as CSV has them' },
    { lines: ['day,contact_number', '05/01/2026,1'], says: 'line 2: expected a day such as 2026-01-31' },
    { lines: ['day,contact_number', '2026-02-30,1'], says: 'line 2: expected a day' },
    {
      lines: ['day,contact_number', '2026-01-05,1', '2026-01-05,2'],
      says: 'line 3: expected one line for each day, got a second one',
    },
    { lines: [''], says: 'expected a column' },
  ])('is refused: $says', ({ lines, says }) => {
    expect(() => read(lines.join('\n'), 'day')).toThrow(says);
  });

  it('is refused with a channel that the statistics do not have', () => {
    const text = 'channel,contact_number\nWHATSAPP,1\n';
    expect(() => read(text, 'channel')).toThrow('line 2: expected one of chat, call, video as channel');
  });
});
