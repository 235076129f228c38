import { readConfig } from '../../../src/config/config.ts';

/** Every variable that the configuration reads, in all its modes. */
export function knownVariables(): ReadonlySet<string> {
  const names = new Set<string>();
  for (const mode of ['forward', 'service']) {
    const env: Record<string, string> = { UPSTREAM_AUTH: mode };
    const watched = new Proxy(env, {
      get: (target, name) => {
        names.add(String(name));
        return Reflect.get(target, name);
      },
    });
    try {
      readConfig(watched, () => '');
    } catch {
      // What is missing does not matter here.
    }
  }
  return names;
}
