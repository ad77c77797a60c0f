package io.kindling.engine.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * Measures a call beside the faster of several peers.
 *
 * @param seconds how long, warming up included
 * @param threads of each side
 */
record Contest(double seconds, int threads) {
  static final double DEFAULT_SECONDS = 15;

  private static final double WARMING = 0.4;
  private static final int ROUNDS = 5;

  /** Shorter than the time slices of a busy machine. */
  private static final double TURN_MILLIS = 8;

  /**
   * The teams of the two sides are not the same threads, and those of the side before spin for some
   * milliseconds before they sleep: on as many cores as threads they would be in the way.
   */
  private static final int SETTLING_MILLIS = 30;

  private static final double LEAD_IN_MILLIS = 2;

  /** A way to do the work. */
  record Contender(String name, Runnable call) {}

  /** What was measured, and what each of the peers took. */
  record Outcome(Row row, String peers) {}

  Outcome of(String name, Runnable ours, List<Contender> peers) {
    List<DoubleSupplier> turns = new ArrayList<>();
    double warming = WARMING * seconds / (peers.size() + 1);
    turns.add(turn(ours, warming));
    peers.forEach(peer -> turns.add(turn(peer.call(), warming)));
    Turns found =
        Alternation.turnsWithin(
            (1 - WARMING) * seconds, ROUNDS, turns.toArray(DoubleSupplier[]::new));
    int best = 1;
    List<String> all = new ArrayList<>();
    for (int i = 1; i <= peers.size(); i++) {
      best = found.median(i) < found.median(best) ? i : best;
      all.add(String.format(Locale.ROOT, "%s %.3f", peers.get(i - 1).name(), found.median(i)));
    }
    String peer = peers.get(best - 1).name();
    Row row = Row.beside(name, "ms", found, 0, peer, best);
    return new Outcome(row, String.join("; ", all));
  }

  /** Warms a call up and gives it turns of about the same length, each with a lead-in. */
  private DoubleSupplier turn(Runnable call, double warming) {
    settle();
    Alternation.warm(call, warming * 1e3);
    double once = Alternation.milliseconds(call, 2).getAsDouble();
    int calls = (int) Math.max(1, TURN_MILLIS / once);
    return () -> {
      settle();
      Alternation.warm(call, LEAD_IN_MILLIS);
      return Alternation.milliseconds(call, calls).getAsDouble();
    };
  }

  private void settle() {
    try {
      Thread.sleep(threads == 1 ? 0 : SETTLING_MILLIS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The benchmark was interrupted", stopped);
    }
  }
}
