/** Reads a `DateTime` of the gateway. The offset of some has no colon (`+0100`), which not every browser reads. */
export const readDate = (text: string): Date =>
  new Date(text.replace(',', '.').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));

const FORMAT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

/** Shows a `DateTime` in UTC. A dash for none. */
export const showDate = (text: string | null | undefined): string =>
  text ? FORMAT.format(readDate(text)) : '–';
