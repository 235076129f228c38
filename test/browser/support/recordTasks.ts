import type { Page } from 'playwright-core';
import { z } from 'zod';

/** Milliseconds. */
export interface Task {
  /** From its start to its end. It grows when other programs use the processors. */
  readonly duration: number;
  /** How long it used a processor. */
  readonly processorTime: number;
}

/** Traces the threads on which pages run. Returns a function that ends the trace, and returns the task with the most processor time. */
export async function recordTasks(page: Page): Promise<() => Promise<Task>> {
  const session = await page.context().newCDPSession(page);
  const collected: unknown[] = [];
  session.on('Tracing.dataCollected', ({ value }) => collected.push(...value));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', categories: 'toplevel' });
  return async () => {
    const ended = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
    await session.send('Tracing.end');
    await ended;
    await session.detach();
    return longestTask(collected);
  };
}

// Names of Chromium's trace. Durations are in microseconds.
const thread = { pid: z.number(), tid: z.number() };
const threadName = z.object({
  ...thread,
  name: z.literal('thread_name'),
  args: z.object({ name: z.literal('CrRendererMain') }),
});
const task = z.object({
  ...thread,
  name: z.literal('ThreadControllerImpl::RunTask'),
  dur: z.number(),
  tdur: z.number(),
});

function longestTask(events: readonly unknown[]): Task {
  const threads = new Set(events.flatMap((event) => threadName.safeParse(event).data ?? []).map(keyOf));
  const tasks = events.flatMap((event) => task.safeParse(event).data ?? []);
  const [longest] = tasks
    .filter((each) => threads.has(keyOf(each)))
    .toSorted((one, other) => other.tdur - one.tdur);
  if (longest === undefined) throw new Error('expected tasks in the trace, got none');
  return { duration: longest.dur / 1000, processorTime: longest.tdur / 1000 };
}

function keyOf({ pid, tid }: { readonly pid: number; readonly tid: number }): string {
  return `${pid}/${tid}`;
}
