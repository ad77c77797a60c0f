package io.kindling.engine.backend.onednn;

import io.kindling.engine.random.RunKey;

/** One call of a program: reads and writes the places it was made for. */
interface Kernel {
  void run(RunKey key);
}
