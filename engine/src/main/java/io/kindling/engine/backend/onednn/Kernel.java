package io.kindling.engine.backend.onednn;

import io.kindling.engine.random.RunKey;

/** One call of a program: reads and writes the places it was made for. */
interface Kernel {
  void run(RunKey key);

  /** What runs, for plans. */
  default String name() {
    return "loop";
  }

  /** The same under a name. */
  default Kernel named(String name) {
    Kernel kernel = this;
    return new Kernel() {
      @Override
      public void run(RunKey key) {
        kernel.run(key);
      }

      @Override
      public String name() {
        return name;
      }
    };
  }
}
