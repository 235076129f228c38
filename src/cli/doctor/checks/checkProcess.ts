import { hasSemiSpaceFlag } from '../../support/v8Flags.ts';
import type { Finding } from './finding.ts';
import { failed, ok, warning } from './finding.ts';

/** What is known about this process. */
export interface ProcessFacts {
  /** As `20.19.0`. */
  readonly nodeVersion: string;
  /** The versions of Node that the package supports, as in `engines` of its package.json. */
  readonly supportedNode: string;
  readonly heapLimitBytes: number;
  /** The limit of the container. Null when there is none. */
  readonly memoryLimitBytes: number | null;
  readonly execArgv: readonly string[];
  /** The variable `NODE_OPTIONS`. */
  readonly nodeOptions: string;
}

/**
 * The largest heap, as a share of the container's memory. The rest is for responses and buffers, which are outside of the
 * heap: see "Memory" in docs/operations.md.
 */
const MAX_HEAP_SHARE = 0.75;
const MEBIBYTE = 1_048_576;

/** Checks the version of Node, and whether the heap fits into the container. */
export function* checkProcess(facts: ProcessFacts): Generator<Finding, void> {
  const { nodeVersion, supportedNode, heapLimitBytes, memoryLimitBytes } = facts;
  const isSupported = isInRange(nodeVersion, supportedNode);
  const isTooLarge = memoryLimitBytes !== null && heapLimitBytes > MAX_HEAP_SHARE * memoryLimitBytes;
  if (!isSupported) {
    yield failed(
      'process',
      `This is Node ${nodeVersion}. The gateway supports ${supportedNode}.`,
      'Install one of these versions of Node.',
    );
  }
  const heap = `a heap of at most ${mebibytes(heapLimitBytes)}`;
  if (isTooLarge) {
    const memory = mebibytes(memoryLimitBytes);
    const heapMebibytes = Math.floor(memoryLimitBytes / 2 / MEBIBYTE);
    yield warning(
      'process',
      `Node ${nodeVersion} has ${heap}, and the container ${memory} of memory: it is killed before the heap is full.`,
      `Set NODE_OPTIONS=--max-old-space-size=${heapMebibytes} or less, or give the container more memory.`,
    );
  }
  if (!isSupported || isTooLarge) return;
  const limit = memoryLimitBytes === null ? 'no memory limit' : `${mebibytes(memoryLimitBytes)} of memory`;
  yield ok('process', `Node ${nodeVersion}, ${heap}, ${limit}. ${describeFlags(facts)}`);
}

/** `doctor` itself runs without the flags of `serve`, so a missing flag is no problem. */
function describeFlags({ execArgv, nodeOptions }: ProcessFacts): string {
  return hasSemiSpaceFlag(execArgv, nodeOptions)
    ? '--max-semi-space-size is set.'
    : '`contacts-gateway serve` and the image set --max-semi-space-size.';
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / MEBIBYTE)} MiB`;
}

/**
 * Whether a version is in a range of `^1.2.3` and `>=1.2.3`, joined by `||`.
 *
 * @throws RangeError for a range of another form.
 */
function isInRange(version: string, range: string): boolean {
  return range.split('||').some((part) => {
    const [, operator, ...least] = /^\s*(\^|>=)(\d+)\.(\d+)\.(\d+)\s*$/.exec(part) ?? [];
    if (operator === undefined)
      throw new RangeError(`expected a range of ^ and >=, got ${JSON.stringify(part)}`);
    const [major = 0, ...rest] = version.split('.').map(Number);
    const [leastMajor = 0, ...leastRest] = least.map(Number);
    if (major !== leastMajor) return operator === '>=' && major > leastMajor;
    return isAtLeast(rest, leastRest);
  });
}

function isAtLeast(numbers: readonly number[], least: readonly number[]): boolean {
  for (const [index, number] of least.entries()) {
    const own = numbers[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}
