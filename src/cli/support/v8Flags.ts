/**
 * The V8 flags of `serve`. Pages of histories become garbage soon, but they are too large for the default young generation
 * (in MB): see docs/performance.md. `npm start`, the image and the benchmarks have the same flags.
 */
export const SERVE_FLAGS: readonly string[] = ['--max-semi-space-size=64'];

/** Whether the process was started with a size of the young generation, by a flag or in `NODE_OPTIONS`. */
export function hasSemiSpaceFlag(execArgv: readonly string[], nodeOptions: string): boolean {
  return [...execArgv, nodeOptions].some((text) => /--max[-_]semi[-_]space[-_]size/.test(text));
}
