package io.kindling.jobs.training;

/** What a worker spends its time on. */
enum Phase {
  DATA("reading its data"),
  COMPUTE("computing gradients"),
  SYNC("synchronising"),
  EVALUATE("evaluating");

  private final String words;

  Phase(String words) {
    this.words = words;
  }

  /** The seconds that went into it, of the nanoseconds of all; 0 where these are not known. */
  double seconds(long[] nanos) {
    return nanos.length == 0 ? 0 : nanos[ordinal()] / 1e9;
  }

  /** The seconds of a worker's turn that went into it. */
  double of(WorkerTurn turn) {
    return switch (this) {
      case DATA -> turn.data();
      case COMPUTE -> turn.compute();
      case SYNC -> turn.sync();
      case EVALUATE -> turn.evaluate();
    };
  }

  String words() {
    return words;
  }
}
