import { monitorEventLoopDelay } from 'node:perf_hooks';
import { argument, serve } from '../serve.ts';
import { runBuiltProgram } from './builtProgram.ts';

/** The time between two samples, in milliseconds. The delays that Node reports contain it. */
const RESOLUTION_MS = 1;

const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();

/** The built program, with a watch on its event loop. The watch costs CPU, so no other figure is measured with it. */
await serve(
  () => runBuiltProgram(argument(0)),
  undefined,
  () => {
    const longestBlockMs = Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
    delays.reset();
    return longestBlockMs;
  },
);
