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

  String words() {
    return words;
  }
}
