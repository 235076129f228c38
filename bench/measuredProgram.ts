import { pathToFileURL } from 'node:url';
import { argument } from './serve.ts';
import { writeUsageAtExit } from './usageFile.ts';

/**
 * Runs the built program. The first argument is the file for its CPU time and memory, the second is the program; the others are
 * those of the program.
 */
writeUsageAtExit(argument(0));
const program = argument(1);
process.argv.splice(2, 2);
process.argv[1] = program;
await import(pathToFileURL(program).href);
