/** An export that cannot be begun as it was asked for. Nothing was written. The message says what was expected and what came. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused';
}
