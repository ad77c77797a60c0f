package io.kindling.jobs.trial;

import io.kindling.jobs.spark.Sealed;
import io.kindling.partitioning.draw.Draw;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trials on their way to tasks. A draw that several of them have is sent once to each process, and
 * not with each trial: it has as many numbers as rows.
 */
final class SharedDraws implements AutoCloseable {
  private final List<Sent> trials;
  private final ArrayList<Broadcast<Sealed<Draw>>> draws;

  private SharedDraws(List<Sent> trials, ArrayList<Broadcast<Sealed<Draw>>> draws) {
    this.trials = trials;
    this.draws = draws;
  }

  /**
   * A trial as it travels.
   *
   * @param draw the number of its draw among the shared ones; below 0 where it has its own
   */
  record Sent(Trial trial, int draw) implements Serializable {}

  static SharedDraws of(JavaSparkContext spark, List<Trial> trials) {
    Map<Draw, Integer> times = new IdentityHashMap<>();
    trials.forEach(trial -> times.merge(trial.draw(), 1, Integer::sum));
    Map<Draw, Integer> numbers = new IdentityHashMap<>();
    ArrayList<Broadcast<Sealed<Draw>>> shared = new ArrayList<>();
    List<Sent> sent = new ArrayList<>();
    for (Trial trial : trials) {
      if (times.get(trial.draw()) == 1) {
        sent.add(new Sent(trial, -1));
        continue;
      }
      int number = numbers.computeIfAbsent(trial.draw(), fresh -> numbers.size());
      if (number == shared.size()) {
        shared.add(spark.broadcast(new Sealed<>(trial.draw())));
      }
      sent.add(new Sent(trial.drawing(Draw.NOTHING), number));
    }
    return new SharedDraws(sent, shared);
  }

  /** What travels. */
  List<Sent> trials() {
    return trials;
  }

  /** How trials are made whole where they have come. */
  There there() {
    ArrayList<Broadcast<Sealed<Draw>>> sent = draws;
    return one ->
        one.draw() < 0 ? one.trial() : one.trial().drawing(sent.get(one.draw()).value().value());
  }

  /** Makes trials whole. */
  @FunctionalInterface
  interface There extends Serializable {
    Trial whole(Sent trial);
  }

  @Override
  public void close() {
    draws.forEach(Broadcast::destroy);
  }
}
