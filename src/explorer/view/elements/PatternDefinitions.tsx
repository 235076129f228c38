import { PATTERNS, patternId, statusClass } from './patterns.ts';

/** The fill patterns of statuses. A page must have them once, because bars refer to them by id. */
export function PatternDefinitions() {
  return (
    <svg class="definitions" width={0} height={0} aria-hidden="true">
      <defs>
        {Object.entries(PATTERNS).map(([status, { size, d }]) => (
          <pattern
            key={status}
            id={patternId(status)}
            width={size}
            height={size}
            patternUnits="userSpaceOnUse"
          >
            <path class={`pattern-sign ${statusClass(status)}`} d={d} />
          </pattern>
        ))}
      </defs>
    </svg>
  );
}
