import { z } from 'zod';

/** What a measured process tells of itself. */
export interface Usage {
  /** User and system time since its start, of all its threads. */
  readonly cpuMs: number;
  readonly rssBytes: number;
  /** Operations that it answered; only the upstream counts them. */
  readonly operations: number;
}

const usage = z.object({ cpuMs: z.number(), rssBytes: z.number(), operations: z.number() });

/** From a measured process to the runner; the other way, any message asks for the usage. */
export const fromProcess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), url: z.string(), usage }),
  z.object({ kind: z.literal('usage'), usage }),
]);

export type FromProcess = z.infer<typeof fromProcess>;
