/** What is counted together once there are too many names. */
export const OTHER = 'other';

/**
 * Keeps the first names as they are and calls all further ones `other`: clients choose them, and each is a series in
 * the memory of whoever collects them.
 */
export function limitCardinality(maxNames: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= maxNames) return OTHER;
    known.add(name);
    return name;
  };
}
