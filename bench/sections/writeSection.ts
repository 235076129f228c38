/**
 * Replaces the text between two marker comments of a Markdown file, `<!-- NAME:start -->` and `<!-- NAME:end -->`.
 *
 * @throws Error when a marker is missing.
 */
export function replaceSection(markdown: string, name: string, content: string): string {
  const [startMarker, endMarker] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const start = markdown.indexOf(startMarker);
  const end = markdown.indexOf(endMarker);
  if (start === -1 || end < start) throw new Error(`expected the markers ${startMarker} and ${endMarker}`);
  return `${markdown.slice(0, start)}${startMarker}\n${content.trim()}\n${markdown.slice(end)}`;
}
