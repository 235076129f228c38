import { z } from 'zod';

/** The CPU time and memory that a measured process reports. */
export interface Usage {
  /** User and system time of all threads since the start, in milliseconds. */
  readonly cpuMs: number;
  readonly rssBytes: number;
  /** The number of operations that it executed. Only the upstream counts them. */
  readonly operations: number;
  /** The longest time that its event loop was blocked since the last report, in milliseconds. 0 when it is not watched. */
  readonly longestBlockMs: number;
}

const usage = z.object({
  ...{ cpuMs: z.number(), rssBytes: z.number(), operations: z.number() },
  longestBlockMs: z.number(),
});

/** A message of a measured process to the runner. Any message in the other direction requests the usage. */
export const fromProcess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), url: z.string(), usage }),
  z.object({ kind: z.literal('usage'), usage }),
]);

export type FromProcess = z.infer<typeof fromProcess>;
