import { spawnSync } from 'node:child_process';

/** Tests that need promtool say so and are skipped without Debian's `prometheus`. */
export const hasPromtool = runs('promtool', ['--version']);
export const needsPromtool = hasPromtool ? '' : ' (skipped: there is no promtool in the PATH)';

export const hasPrometheus = runs('prometheus', ['--version']);
export const needsPrometheus = hasPrometheus ? '' : ' (skipped: there is no prometheus in the PATH)';

/** The first version of kubectl whose `kustomize` knows components and `labels` is 1.22. */
const MIN_MINOR = 22;

export const hasKubectl = kubectlMinor() >= MIN_MINOR;
export const needsKubectl = hasKubectl ? '' : ` (skipped: there is no kubectl 1.${MIN_MINOR} in the PATH)`;

function runs(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args).status === 0;
}

function kubectlMinor(): number {
  const { stdout, status } = spawnSync('kubectl', ['version', '--client', '--output=json'], {
    encoding: 'utf8',
  });
  return status === 0 ? Number.parseInt(JSON.parse(stdout).clientVersion.minor, 10) : 0;
}
