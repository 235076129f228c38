/**
 * Keeps the first names unchanged and replaces all further names with `other`. Clients choose the names, and each name is a
 * series in the memory of the gateway and of Prometheus.
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

const OTHER = 'other';
