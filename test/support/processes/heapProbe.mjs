// Loaded into the gateway's process with `--import` and `--expose-gc`: collects the garbage and sends the bytes that are left,
// whenever the parent process sends a message. The program itself has no code for tests.

process.on('message', async () => {
  // What was let go of in one turn can be collected in the next ones.
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  process.send({ bytes: heapUsed + external });
});
// The listener alone must not keep the process alive.
process.channel.unref();
