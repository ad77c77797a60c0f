package io.kindling.jobs;

import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.report.Progress;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a model reaches on the parts of the data.
 *
 * @param values metrics by part and name
 * @param confusion of the last part that has rows: of the test part, where there is one
 */
record Results(
    Map<String, Map<String, Double>> values, double[][] confusion, long rows, double seconds) {

  /** Measures a model on those of the parts that have rows. */
  static Results of(JobContext context, Inference model, PreparedData data, List<Part> parts) {
    long start = System.nanoTime();
    Map<String, Map<String, Double>> values = new LinkedHashMap<>();
    double[][] confusion = new double[0][];
    long rows = 0;
    for (Part part : parts) {
      if (data.rows(part) > 0) {
        context.describe("measure the " + part.word() + " part");
        Measured measured = Measured.on(context.spark(), model, data, part);
        values.put(part.word(), measured.values());
        confusion = measured.confusion();
        rows += data.rows(part);
      }
    }
    return new Results(values, confusion, rows, (System.nanoTime() - start) / 1e9);
  }

  /** Prints a line for each part. */
  void tell(Progress progress) {
    values.forEach(
        (part, metrics) ->
            progress.say(
                metrics.entrySet().stream()
                    .map(
                        metric ->
                            String.format(
                                Locale.ROOT, "%s=%.5f", metric.getKey(), metric.getValue()))
                    .collect(Collectors.joining(" ", part + ": ", ""))));
  }
}
