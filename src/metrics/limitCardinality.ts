/**
 * Keeps the first names unchanged and replaces all further names with `other`. Clients or the upstream choose the names, and
 * each name is a series in the memory of the gateway and of Prometheus.
 *
 * @param kept names that are always unchanged, and do not count.
 */
export function limitCardinality(maxNames: number, kept: readonly string[] = []): (name: string) => string {
  const known = new Set(kept);
  const maxKnown = known.size + maxNames;
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= maxKnown) return OTHER;
    known.add(name);
    return name;
  };
}

const OTHER = 'other';
