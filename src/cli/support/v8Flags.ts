import { setFlagsFromString } from 'node:v8';

/**
 * The V8 flag of `serve`: the size of a semi-space in MB. The young generation has up to three semi-spaces. On a machine with much
 * memory, Node chooses 16 MB itself. In a container with up to 2 GiB, it chooses less, down to 1 MB. A page of histories does not fit
 * into that. `npm start`, the image and the benchmarks have the same flag.
 */
export const SERVE_FLAGS: readonly string[] = ['--max-semi-space-size=16'];

/** Whether the process was started with a size of the young generation, by a flag or in `NODE_OPTIONS`. */
export function hasSemiSpaceFlag(execArgv: readonly string[], nodeOptions: string): boolean {
  return [...execArgv, nodeOptions].some((text) => /--max[-_]semi[-_]space[-_]size/.test(text));
}

/**
 * Makes V8 take less memory and CPU for objects that live as long as one request (decision 027). To be called at the start of the
 * process. A version of V8 without one of these flags writes a line to standard error and goes on.
 */
export function configureHeap(): void {
  for (const flag of HEAP_FLAGS) setFlagsFromString(flag);
}

/** Node 20, 22, 24 and 26 have them. They can be set while a program runs. The size of a semi-space cannot. */
export const HEAP_FLAGS: readonly string[] = [
  // Without it, V8 may create objects of every request in the old generation.
  '--no-allocation-site-pretenuring',
  // V8 collects the old generation when it has grown by a third since the last collection. Without it, it may grow to four times its size.
  '--heap-growing-percent=33',
];
