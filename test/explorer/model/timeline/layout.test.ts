import { describe, expect, it } from 'vitest';
import { foldTime } from '../../../../src/explorer/model/timeline/foldedTime.ts';
import { createLayout, NARROW_PX } from '../../../../src/explorer/model/timeline/layout.ts';
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
      contact({ openedAt: at('11:05:00'), closedAt: at('11:10:00'), durationSeconds: 300, operator: ada }),
      contact({ openedAt: at('11:10:00'), closedAt: at('11:20:00'), durationSeconds: 600, operator: ben }),
    ],
    messages: [{ by: 'person', createdAt: at('11:06:00'), person: ada }],
  }),
);
const time = foldTime(timeline.instants);

function pushAndEnd(push: string, end: string) {
  return [
    { kind: 'PUSHED', occurredAt: at(push), systemMessageId: 'm1' },
    { kind: 'SNOOZED', occurredAt: at(end), systemMessageId: 'm2' },
  ];
}

describe.each([400, 1216])('at a width of %d', (width) => {
  const layout = createLayout(timeline, time, WHOLE, width);

  it('everything lies within the drawing', () => {
    for (const { x, y, width: length, height } of layout.bars) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + length).toBeLessThanOrEqual(width);
      expect(y + height).toBeLessThanOrEqual(layout.height);
    }
    for (const { x, y } of layout.marks) {
      expect(x).toBeGreaterThan(9);
      expect(x).toBeLessThan(width - 9);
      expect(y).toBeLessThan(layout.height);
    }
  });

  it('a short contact can be seen, and its marks do not cover each other', () => {
    expect(layout.bars[0]?.width).toBeGreaterThanOrEqual(6);
    const [push, end] = layout.marks;
    expect((end?.x ?? 0) - (push?.x ?? 0)).toBeGreaterThanOrEqual(18);
    expect((end?.anchorX ?? 0) - (push?.anchorX ?? 0)).toBeLessThan(18);
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

it('names are beside the lanes when there is room, else above them', () => {
  expect(createLayout(timeline, time, WHOLE, NARROW_PX).plot.from).toBeGreaterThan(100);
  expect(createLayout(timeline, time, WHOLE, NARROW_PX - 1).plot.from).toBeLessThan(30);
});

it('labels say as much as fits', () => {
  const labels = (width: number) => createLayout(timeline, time, WHOLE, width).bars.map(({ label }) => label);
  expect(labels(1216)).toEqual(['', '2 · Answered · 5 min', '3 · Answered · 10 min']);
  expect(labels(500)).toEqual(['', '2 · Answered', '3 · Answered · 10 min']);
  expect(labels(250)).toEqual(['', '2', '3 · Answered']);
});

it('what is outside the viewport is left out, what reaches into it is cut', () => {
  const { bars, marks, ticks } = createLayout(timeline, time, { from: 0.5, to: 0.75 }, 1216);
  expect(bars.map(({ bar }) => bar.index)).toEqual([1, 2]);
  expect(bars.at(-1)?.width).toBeLessThan(1216);
  expect([marks, ticks]).toEqual([[], []]);
});

it('an empty conversation has a drawing of no lanes', () => {
  const empty = buildTimelineModel(conversation());
  expect(createLayout(empty, foldTime(empty.instants), WHOLE, 800).lanes).toEqual([]);
});
