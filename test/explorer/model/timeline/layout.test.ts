import { describe, expect, it } from 'vitest';
import { foldTime } from '../../../../src/explorer/model/timeline/foldedTime.ts';
import { TARGET_PX } from '../../../../src/explorer/model/timeline/laneBoxes.ts';
import type { LayoutOptions } from '../../../../src/explorer/model/timeline/layout.ts';
import { createLayout } from '../../../../src/explorer/model/timeline/layout.ts';
import { buildTimelineModel } from '../../../../src/explorer/model/timeline/timelineModel.ts';
import { WHOLE } from '../../../../src/explorer/model/timeline/viewport.ts';
import { ada, ben, contact, conversation } from '../../support/contacts.ts';

const at = (time: string) => `2026-01-12T${time}.000Z`;

/** Four seconds of Ada, five minutes without an operator, five minutes of Ada, then Ben. */
const timeline = buildTimelineModel(
  conversation({
    createdAt: at('11:00:00'),
    closedAt: at('11:20:00'),
    contacts: [
      contact({
        openedAt: at('11:00:01'),
        closedAt: at('11:00:05'),
        durationSeconds: 4,
        status: 'SNOOZED',
        events: pushAndEnd('11:00:01', '11:00:05'),
      }),
      contact({
        openedAt: at('11:05:00'),
        closedAt: at('11:10:00'),
        durationSeconds: 300,
        operator: ada,
        waitingSeconds: 60,
        events: pushAndEnd('11:05:00', '11:10:00'),
      }),
      contact({ openedAt: at('11:10:00'), closedAt: at('11:20:00'), durationSeconds: 600, operator: ben }),
    ],
    routings: [{ createdAt: at('11:04:00'), rule: 'Sales', group: null }],
    messages: [
      { by: 'person', id: '1', createdAt: at('11:06:00'), person: ada },
      { by: 'person', id: '2', createdAt: at('11:06:01'), person: ada },
    ],
  }),
);
const time = foldTime(timeline.instants);

function pushAndEnd(push: string, end: string) {
  return [
    { kind: 'PUSHED', occurredAt: at(push), systemMessageId: `push ${push}` },
    { kind: 'SNOOZED', occurredAt: at(end), systemMessageId: `end ${end}` },
  ];
}

function layoutOf(options: Partial<LayoutOptions> = {}) {
  return createLayout(timeline, time, { view: WHOLE, width: 1216, timeZone: 'UTC', active: [], ...options });
}

describe.each([560, 1216])('at a width of %d', (width) => {
  const layout = layoutOf({ width });

  it('everything lies within the drawing, to the right of the names', () => {
    for (const { x, y, width: length, height } of layout.bars) {
      expect(x).toBeGreaterThan(150);
      expect(x + length).toBeLessThanOrEqual(width);
      expect(y + height).toBeLessThanOrEqual(layout.height);
    }
    for (const { fromX } of layout.links) expect(fromX).toBeGreaterThan(150);
  });

  it('a short contact can be seen, and its number is above it', () => {
    const [bar] = layout.bars;
    expect(bar?.width).toBeGreaterThanOrEqual(6);
    expect(bar?.label).toBe('');
    expect(layout.numbers).toEqual([expect.objectContaining({ barKey: 'contact-1', text: '1' })]);
    expect(layout.numbers[0]?.y).toBeLessThan(bar?.y ?? 0);
  });

  it('every contact has a number, in its bar or above it', () => {
    const inBars = layout.bars.filter(({ label }) => label !== '').map(({ bar }) => bar.key);
    const above = layout.numbers.map(({ barKey }) => barKey);
    expect([...inBars, ...above].toSorted()).toEqual(['contact-1', 'contact-2', 'contact-3']);
  });

  it('bars of one lane follow each other, lanes are below each other', () => {
    const [first, second, third] = layout.bars;
    expect(first?.y).toBe(second?.y);
    expect((first?.x ?? 0) + (first?.width ?? 0)).toBeLessThan(second?.x ?? 0);
    expect(third?.y).toBeGreaterThan(second?.y ?? 0);
    layout.lanes.slice(1).forEach((lane, index) => {
      expect(lane.top).toBe(layout.lanes[index]?.bottom);
    });
  });

  it('links go from each contact to the next', () => {
    expect(layout.links).toHaveLength(2);
    expect(layout.links[1]?.fromX).toBeCloseTo(layout.links[1]?.toX ?? 0);
    expect(layout.links[1]?.toY).toBeGreaterThan(layout.links[1]?.fromY ?? 0);
  });
});

describe('the marks that start and end a contact', () => {
  const kindsOf = (options: Partial<LayoutOptions>) => layoutOf(options).marks.map(({ mark }) => mark.kind);

  it('are not drawn in the whole timeline', () => {
    expect(kindsOf({})).toEqual(['ROUTED']);
  });

  it.each(['contact-2', 'mark-4'])('are drawn beside the bar when %s is active', (key) => {
    const { marks, bars } = layoutOf({ active: [null, key] });
    const [, push, end] = marks;
    const bar = bars[1];
    expect(marks.map(({ mark }) => mark.kind)).toEqual(['ROUTED', 'PUSHED', 'SNOOZED']);
    expect(push?.x).toBeLessThan(bar?.x ?? 0);
    expect(end?.x).toBeGreaterThan((bar?.x ?? 0) + (bar?.width ?? 0));
  });

  it('are drawn beside wide bars after zooming in', () => {
    expect(kindsOf({ view: { from: 0.2, to: 0.6 } })).toContain('PUSHED');
  });

  it('never cover another bar, unless their contact is active', () => {
    const crowded = buildTimelineModel(
      conversation({
        contacts: [
          contact({ closedAt: at('11:05:00'), events: pushAndEnd('11:00:00', '11:05:00') }),
          contact({ openedAt: at('11:05:00'), events: pushAndEnd('11:05:00', '11:10:00') }),
        ],
      }),
    );
    const drawn = (active: readonly string[]) => {
      const options = { view: { from: 0.3, to: 0.8 }, width: 1216, timeZone: 'UTC', active };
      const { marks } = createLayout(crowded, foldTime(crowded.instants), options);
      return marks.map(({ mark }) => `${mark.contactIndex} ${mark.kind}`);
    };
    expect(drawn([])).not.toContain('0 SNOOZED');
    expect(drawn([])).not.toContain('1 PUSHED');
    expect(drawn(['contact-1'])).toContain('0 SNOOZED');
    expect(drawn(['contact-1'])).not.toContain('1 PUSHED');
  });
});

it('waiting lies directly before the bar', () => {
  const [first, second] = layoutOf().bars;
  expect(first?.wait).toBeNull();
  expect((second?.wait?.x ?? 0) + (second?.wait?.width ?? 0)).toBeCloseTo(second?.x ?? 0);
  expect(second?.wait?.width).toBeGreaterThan(20);
});

it('a pattern begins where the label ends', () => {
  const [, second] = layoutOf().bars;
  expect(second?.label).toBe('2 · Answered · 5 min');
  expect(second?.labelWidth).toBeGreaterThan(140);
  expect(second?.labelWidth).toBeLessThan(second?.width ?? 0);
});

it('labels contain what fits', () => {
  const labels = (width: number) => layoutOf({ width }).bars.map(({ label }) => label);
  expect(labels(1216)).toEqual(['', '2 · Answered · 5 min', '3 · Answered · 10 min']);
  expect(labels(700)).toEqual(['', '2 · Answered', '3 · Answered · 10 min']);
  expect(labels(460)).toEqual(['', '2', '3 · Answered']);
});

it('messages that are close together share a target', () => {
  const [group] = layoutOf().messages;
  expect(group?.tickXs).toHaveLength(2);
  expect(group?.tickXs[0]).toBeGreaterThan(group?.x ?? 0);
  expect(group?.tickXs[1]).toBeLessThan((group?.x ?? 0) + TARGET_PX);
  expect(layoutOf({ view: { from: 0.29, to: 0.31 } }).messages).toHaveLength(2);
});

it('what is outside the viewport is left out, what reaches into it is cut', () => {
  const { bars, messages } = layoutOf({ view: { from: 0.6, to: 0.8 } });
  expect(bars.map(({ bar }) => bar.index)).toEqual([2]);
  expect(bars.at(-1)?.width).toBeLessThan(1216);
  expect(messages).toEqual([]);
});

it('lanes without content in the visible time collapse', () => {
  const collapsed = (view: LayoutOptions['view']) =>
    layoutOf({ view })
      .lanes.filter(({ isCollapsed }) => isCollapsed)
      .map(({ lane }) => lane.title);
  expect(collapsed(WHOLE)).toEqual([]);
  expect(collapsed({ from: 0.6, to: 0.8 })).toEqual(['Routing', 'Ada Archer']);
});

it('names that are too long for the column are cut off', () => {
  const operator = { ...ada, name: 'Maximiliane Featherstonehaugh' };
  const long = buildTimelineModel(conversation({ contacts: [contact({ operator })] }));
  const options = { view: WHOLE, width: 800, timeZone: 'UTC', active: [] };
  expect(createLayout(long, foldTime(long.instants), options).lanes[0]?.title).toBe('Maximiliane Feath…');
});

it('lists everything that can be selected in the order of time, also what is not visible', () => {
  const keys = (options: Partial<LayoutOptions>) => layoutOf(options).order.map(({ key }) => key);
  const whole = ['contact-1', 'mark-3', 'contact-2', 'message-1..message-2', 'contact-3'];
  expect(keys({})).toEqual(whole);
  expect(keys({ active: ['contact-1'] })).toEqual(['contact-1', 'mark-1', 'mark-2', ...whole.slice(1)]);
  expect(keys({ view: { from: 0.9, to: 1 } })).toEqual(expect.arrayContaining(['contact-1', 'mark-3']));
});

it('an empty conversation has a drawing of no lanes', () => {
  const empty = buildTimelineModel(conversation());
  const options = { view: WHOLE, width: 800, timeZone: 'UTC', active: [] };
  expect(createLayout(empty, foldTime(empty.instants), options).lanes).toEqual([]);
});
