import type { Finding } from './checks/finding.ts';

/** The width of a line, in characters. The same in every terminal, so that output can be compared. */
const WIDTH = 100;
const RESULT_WIDTH = 'warning '.length;
const CHECK_WIDTH = 'configuration '.length;

/** One finding as lines: the result, the name of the check and the finding. The next line is the advice. */
export function formatFinding({ result, check, found, action }: Finding): string {
  const label = `${result.padEnd(RESULT_WIDTH)} ${check.padEnd(CHECK_WIDTH)} `;
  const indent = ' '.repeat(label.length);
  const lines = wrap(found, WIDTH - indent.length);
  const actionLines = action === null ? [] : wrap(`-> ${action}`, WIDTH - indent.length);
  return [...lines, ...actionLines].map((line, index) => `${index === 0 ? label : indent}${line}\n`).join('');
}

/** Breaks a text at spaces. A longer word gets a line of its own. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** One sentence about all findings. */
export function summarize(findings: readonly Finding[]): string {
  const named = (result: Finding['result']) => [
    ...new Set(findings.filter((finding) => finding.result === result).map(({ check }) => check)),
  ];
  const failures = named('failed');
  const counts = [countOf(named('warning').length, 'warning'), countOf(named('skipped').length, 'skipped')];
  const others = counts.filter((count) => count !== null).join(', ');
  const rest = others === '' ? '' : ` (${others})`;
  return failures.length > 0
    ? `the gateway would not work; failed: ${failures.join(', ')}${rest}`
    : `nothing was found that would stop the gateway${rest}`;
}

function countOf(count: number, what: 'warning' | 'skipped'): string | null {
  if (count === 0) return null;
  const checks = count === 1 ? '1 check' : `${count} checks`;
  return what === 'skipped' ? `${checks} skipped` : `${checks} with a warning`;
}
