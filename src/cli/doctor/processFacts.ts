import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import { readNodeOptions } from '../../config/config.ts';
import { packageFile } from '../../package/packageFile.ts';
import type { ProcessFacts } from './checks/checkProcess.ts';

/** Reads the Node version, the heap limit and the memory limit of this process. */
export function readProcessFacts(): ProcessFacts {
  const limit = process.constrainedMemory();
  return {
    nodeVersion: process.versions.node,
    supportedNode: supportedNode(),
    heapLimitBytes: getHeapStatistics().heap_size_limit,
    // Without a limit, Node returns 0 or a number that is larger than the memory of the machine.
    memoryLimitBytes: limit > 0 && limit < totalmem() ? limit : null,
    execArgv: process.execArgv,
    nodeOptions: readNodeOptions(),
  };
}

function supportedNode(): string {
  const { engines } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  if (typeof engines?.node !== 'string') throw new Error('Expected engines.node in package.json, got none.');
  return engines.node;
}
