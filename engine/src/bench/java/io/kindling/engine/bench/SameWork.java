package io.kindling.engine.bench;

/** Refuses to measure sides that do not compute the same. */
final class SameWork {
  private static final double TOLERANCE = 1e-4;

  /** Rounding alone makes gradients through many normalisations differ by thousandths. */
  private static final double ARRAY_TOLERANCE = 1e-2;

  private SameWork() {}

  /** Checks a loss. */
  static void check(Task task, String peer, double ours, double theirs) {
    if (!(Math.abs(ours - theirs) <= TOLERANCE * Math.max(1, Math.abs(theirs)))) {
      throw new IllegalStateException(
          String.format(
              "%s: the two sides do not do the same work: the loss is %s here and %s in %s",
              task.name(), ours, theirs, peer));
    }
  }

  /** Checks arrays: the length of their difference beside that of the peer's. */
  static void check(Task task, String peer, String what, float[] ours, float[] theirs) {
    double difference = 0;
    double length = 0;
    for (int i = 0; i < Math.min(ours.length, theirs.length); i++) {
      difference += Math.pow((double) ours[i] - theirs[i], 2);
      length += Math.pow(theirs[i], 2);
    }
    double relative = Math.sqrt(difference / length);
    if (ours.length != theirs.length || !(relative <= ARRAY_TOLERANCE)) {
      throw new IllegalStateException(
          String.format(
              "%s: the two sides do not do the same work: %s has %d numbers here and %d in %s, and"
                  + " they differ by %s of their length",
              task.name(), what, ours.length, theirs.length, peer, relative));
    }
  }
}
