import { rounded } from '../report.ts';
import { HIVE, OURS, PARSE } from '../variants.ts';
import type { FiguresByVariant } from './workloads.ts';

/**
 * Replaces the figures in the sentences of the README about a page of contacts.
 *
 * @param figures of the workload (d).
 * @throws Error when a sentence or a figure is missing.
 */
export function updateReadme(readme: string, figures: FiguresByVariant): string {
  const of = (name: string) => {
    const known = figures.get(name);
    if (!known) throw new Error(`expected figures of ${name}, got none`);
    return known;
  };
  const { requestsPerSecond, p99Ms, cpuMsPerRequest } = of(OURS);
  if (p99Ms === null) throw new Error('expected enough requests for the 99th percentile');
  const replacements: readonly (readonly [RegExp, string])[] = [
    [/(?<=with contacts takes )[\d.]+(?= ms of CPU)/, rounded(cpuMsPerRequest)],
    [/(?<=Hive Gateway with the same rules takes )[\d.]+(?= ms)/, rounded(of(HIVE).cpuMsPerRequest)],
    [/(?<=without the gateway takes )[\d.]+(?= ms)/, rounded(of(PARSE).cpuMsPerRequest)],
    [/(?<=serves )[\d.]+(?= such pages a second)/, rounded(requestsPerSecond)],
    [/(?<=99 % of them within )[\d.]+(?= ms)/, String(Number(rounded(p99Ms)))],
  ];
  return replacements.reduce((text, [pattern, figure]) => {
    if (!pattern.test(text)) throw new Error(`expected the README to contain ${pattern.source}`);
    return text.replace(pattern, figure);
  }, readme);
}
