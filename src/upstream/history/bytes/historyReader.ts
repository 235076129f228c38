import { JsonReader } from './jsonReader.ts';
import { SeenIds } from './seenIds.ts';

export class HistoryReader extends JsonReader {
  readonly ids = new SeenIds();
}
