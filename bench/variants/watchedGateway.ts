import { monitorEventLoopDelay } from 'node:perf_hooks';
import { argument, serve } from '../serve.ts';
import { startProductionGateway } from './settings.ts';

/** The time between two samples, in milliseconds. The delays that Node reports contain it. */
const RESOLUTION_MS = 1;

const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delays.enable();

/** This gateway, with a watch on its event loop. The watch costs CPU, so no other figure is measured with it. */
await serve(
  () => startProductionGateway(argument(0)),
  undefined,
  () => {
    const longestBlockMs = Math.max(0, delays.max / 1e6 - RESOLUTION_MS);
    delays.reset();
    return longestBlockMs;
  },
);
