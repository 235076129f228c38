import type { HistoryModel, MessageModel, Spelled } from './histories.ts';

interface Dated {
  readonly date: Spelled;
}

/** Whether the first and the last readable instant of a list differ: only then does it show its direction (R1). */
export function hasDirection(list: readonly Dated[]): boolean {
  const instants = readableIn(list);
  return instants.length > 0 && instants.at(0) !== instants.at(-1);
}

/** Both lists oldest first. */
export function sortByDate(model: HistoryModel): HistoryModel {
  return { ...model, messages: oldestFirst(model.messages), routingEvents: oldestFirst(model.routingEvents) };
}

function oldestFirst<T extends Dated>(list: readonly T[]): readonly T[] {
  return list.toSorted((one, other) => (one.date.at ?? 0) - (other.date.at ?? 0));
}

/** The readable instants of both lists. */
export function instantsOf({ messages, routingEvents }: HistoryModel): readonly number[] {
  return [...readableIn(messages), ...readableIn(routingEvents)];
}

function readableIn(list: readonly Dated[]): readonly number[] {
  return list.flatMap(({ date }) => (date.at === null ? [] : [date.at]));
}

/** The same things, under other ids, so much later that the first of them happens at `start`. */
export function moveTo(start: number, model: HistoryModel): HistoryModel {
  const delayMs = start - Math.min(start, ...instantsOf(model));
  const move = <T extends Dated>(item: T): T => ({ ...item, date: later(item.date, delayMs) });
  return {
    ...model,
    messages: model.messages.map((message) => ({
      ...move(message),
      id: message.id && `later ${message.id}`,
    })),
    routingEvents: model.routingEvents.map(move),
  };
}

function later({ at, text }: Spelled, delayMs: number): Spelled {
  if (at === null) return { at, text };
  return { at: at + delayMs, text: new Date(at + delayMs).toISOString() };
}

/** The list without the items whose instant another has already. */
export function withoutTies<T extends Dated>(list: readonly T[]): readonly T[] {
  const first = new Map(list.toReversed().map((item) => [item.date.at, item]));
  return list.filter((item) => first.get(item.date.at) === item);
}

/** The list in the order of the numbers at the same indexes. */
export function sortByKeys<T>(keys: readonly number[], list: readonly T[]): readonly T[] {
  return list
    .map((item, index) => ({ item, key: keys[index] ?? 0 }))
    .toSorted((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

/** The list with one of its messages a second time, somewhere behind the first. Only a message with an id has copies. */
export function repeatMessage(
  list: readonly MessageModel[],
  [which, where]: readonly [number, number],
): readonly MessageModel[] {
  const index = list.length > 0 ? which % list.length : 0;
  const message = list[index];
  if (!message || message.id === null) return list;
  return list.toSpliced(index + 1 + (where % (list.length - index)), 0, message);
}
