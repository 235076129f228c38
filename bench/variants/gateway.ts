import { argument, serve } from '../serve.ts';
import { runBuiltProgram } from './builtProgram.ts';

/** This gateway. */
await serve(() => runBuiltProgram(argument(0)));
