import { Zstd } from '@hpcc-js/wasm-zstd';

/** Compresses and decompresses with zstd. Node has zstd only from version 22.15. */
export interface ZstdCodec {
  readonly compress: (bytes: Uint8Array) => Uint8Array;
  readonly decompress: (bytes: Uint8Array) => Uint8Array;
}

/** The default of zstd: higher levels take much more time for little less space. */
const LEVEL = 3;

/** Loads the codec, which is WebAssembly. */
export async function loadZstd(): Promise<ZstdCodec> {
  const zstd = await Zstd.load();
  return {
    compress: (bytes) => zstd.compress(bytes, LEVEL),
    decompress: (bytes) => zstd.decompress(bytes),
  };
}
