package io.kindling.jobs.training;

import io.kindling.engine.backend.onednn.OneDnnException;
import io.kindling.jobs.config.KernelSettings;
import io.kindling.jobs.spark.ClusterExecutors;
import io.kindling.jobs.spark.Here;
import java.io.Serializable;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Finds out before any work is done whether there are executors, and whether each that is there can
 * load the kernels. Those that come later are asked when they register for a round.
 */
public final class Muster {
  private final JavaSparkContext context;
  private final KernelSettings kernels;
  private final Duration limit;

  private Muster(JavaSparkContext context, KernelSettings kernels, Duration limit) {
    this.context = context;
    this.kernels = kernels;
    this.limit = limit;
  }

  /** What an executor answered; the problem is empty where it can compute. */
  private record Answer(String executor, String host, String problem) implements Serializable {
    static Answer here(KernelSettings kernels) {
      return new Answer(Here.executor(), Here.host(), problemWith(kernels));
    }

    private static String problemWith(KernelSettings kernels) {
      try {
        Backends.describe(kernels);
        return "";
      } catch (OneDnnException problem) {
        return problem.getMessage();
      }
    }

    String sentence() {
      return "executor " + executor + " on " + host + " cannot compute: " + problem;
    }
  }

  /**
   * Waits for a first executor, then asks all that are there.
   *
   * @param limit how long the first may take to come
   * @return a clause for each that cannot compute and so is not used
   * @throws TryAgainException if none came in time, or none can compute
   */
  public static List<String> hold(
      JavaSparkContext context, KernelSettings kernels, Duration limit) {
    if (context.isLocal()) {
      Backends.describe(kernels);
      return List.of();
    }
    return new Muster(context, kernels, limit).hold();
  }

  private List<String> hold() {
    List<Answer> first = ask("wait for a first executor", context.parallelize(List.of(0), 1));
    List<Answer> all = ask("ask each executor what it can", ClusterExecutors.each(context.sc()));
    Set<Answer> unable = new LinkedHashSet<>();
    Stream.of(first, all)
        .flatMap(List::stream)
        .filter(answer -> !answer.problem().isEmpty())
        .forEach(unable::add);
    if (unable.containsAll(first) && unable.containsAll(all)) {
      throw new TryAgainException(
          "No executor can compute: "
              + unable.stream().map(Answer::sentence).collect(Collectors.joining("; ")));
    }
    return unable.stream().map(answer -> answer.sentence() + "; it will not be used").toList();
  }

  /** An answer for each partition, from wherever it runs. */
  private List<Answer> ask(String what, JavaRDD<Integer> places) {
    KernelSettings asked = kernels;
    String group = "kindling-muster";
    context.setJobGroup(group, what, true);
    try {
      return places
          .map(place -> Answer.here(asked))
          .collectAsync()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      context.cancelJobGroup(group);
      throw new TryAgainException(
          String.format(
              "No executor was there within %d s (--resource-timeout, averaging.resourceTimeout):"
                  + " expected at least one slot of %s. Ask for less memory or fewer cores an"
                  + " executor than its machines have, or wait longer.",
              limit.toSeconds(), context.master()));
    } catch (ExecutionException failed) {
      throw new TryAgainException(
          "An executor could not be asked what it can compute: " + failed.getCause().getMessage());
    } catch (InterruptedException end) {
      context.cancelJobGroup(group);
      Thread.currentThread().interrupt();
      throw new TryAgainException("The run was interrupted while it waited for executors.");
    } finally {
      context.clearJobGroup();
    }
  }
}
