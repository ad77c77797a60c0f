package io.kindling.engine.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The calls of a program as a table: what runs, in which layout, and what it costs. */
public final class PlanTable {
  private static final String HEAD = "%4s  %-62s %-16s %-18s %10s %9s %8s%n";
  private static final String LINE = "%4d  %-62s %-16s %-18s %10.3f %9.3f %8s%n";

  private PlanTable() {}

  /** A line for each call; times are 0 where nothing was profiled. */
  public static String of(List<PlanStep> steps) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, HEAD, "", "kernel", "layout", "shape", "MB", "ms", "GFLOP/s"));
    List<PlanStep> all = new ArrayList<>(steps);
    double milliseconds = 0;
    for (int i = 0; i < all.size(); i++) {
      PlanStep step = all.get(i);
      milliseconds += step.milliseconds();
      text.append(
          String.format(
              Locale.ROOT,
              LINE,
              i,
              step.kernel(),
              step.layout(),
              step.shape(),
              step.bytes() / 1e6,
              step.milliseconds(),
              step.gigaflops() == 0 ? "" : Math.round(step.gigaflops())));
    }
    text.append(
        String.format(Locale.ROOT, "%s calls, %.3f ms together%n", all.size(), milliseconds));
    return text.toString();
  }
}
