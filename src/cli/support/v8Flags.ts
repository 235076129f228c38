import { setFlagsFromString } from 'node:v8';

/**
 * The V8 flag of `serve`: the size of a semi-space in MB. The young generation has up to three of them. It is Node's own default on a machine with
 * much memory. In a container with up to 2 GiB, that default is smaller, down to 1 MB, and a page of histories does not fit into it.
 * `npm start`, the image and the benchmarks have the same flag.
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

/** V8 has them at least since the version of Node 20. They can be set while a program runs, unlike the size of the young generation. */
export const HEAP_FLAGS: readonly string[] = [
  // Without it, V8 may create objects of every request in the old generation.
  '--no-allocation-site-pretenuring',
  // The old generation is collected when it is half as large again as after the last collection, not when it is four times as large.
  '--heap-growing-percent=50',
];
