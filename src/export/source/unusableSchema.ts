/** The upstream's schema has no usable list of closed conversations. The message has one reason on each line. */
export class NoClosedList extends Error {
  override readonly name = 'NoClosedList';

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'));
  }
}

/** The upstream's schema lacks fields that requested columns need. The message has one line. */
export class NoSuchDetails extends Error {
  override readonly name = 'NoSuchDetails';
}
