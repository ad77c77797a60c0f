package io.kindling.jobs;

import io.kindling.engine.metric.ScoreCurve;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.report.Progress;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.encode.Encoders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a model reaches on the parts of the data.
 *
 * @param values metrics by part and name
 * @param told the names of those that the console shows
 * @param confusion of the last part that has rows: of the test part, where there is one
 * @param curves of the same part
 */
record Results(
    Map<String, Map<String, Double>> values,
    Set<String> told,
    double[][] confusion,
    List<ScoreCurve> curves,
    long rows,
    double seconds) {

  /** What the console shows; the report has all. */
  private static final Set<String> TOLD_OF_ROWS =
      Set.of("loss", "accuracy", "f1", "rocAuc", "mse", "rmse", "mae", "r2");

  private static final Set<String> TOLD_OF_TEXTS =
      Set.of("loss", "accuracy", "bitsPerSymbol", "perplexity");

  /** Measures a model on those of the parts that have rows. */
  static Results of(JobContext context, Inference model, PreparedData data, List<Part> parts) {
    long start = System.nanoTime();
    Map<String, Map<String, Double>> values = new LinkedHashMap<>();
    double[][] confusion = new double[0][];
    List<ScoreCurve> curves = List.of();
    long rows = 0;
    for (Part part : parts) {
      if (data.rows(part) > 0) {
        context.describe("measure the " + part.word() + " part");
        Measured measured = Measured.on(context.spark(), model, data, part);
        values.put(part.word(), measured.values());
        confusion = measured.confusion();
        curves = measured.curves();
        rows += data.rows(part);
      }
    }
    boolean text = data.lanes(Part.TRAIN).isPresent();
    Set<String> told = text ? TOLD_OF_TEXTS : TOLD_OF_ROWS;
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Results(values, told, confusion, curves, rows, seconds);
  }

  /** The names that go with the confusion matrix; none where there is none. */
  List<String> classes(Encoders encoders) {
    return confusion.length == 0 ? List.of() : ModelNotes.classes(encoders);
  }

  /** Prints a line for each part. */
  void tell(Progress progress) {
    values.forEach(
        (part, metrics) ->
            progress.say(
                metrics.entrySet().stream()
                    .filter(metric -> told.contains(metric.getKey()))
                    .map(
                        metric ->
                            String.format(
                                Locale.ROOT, "%s=%.5f", metric.getKey(), metric.getValue()))
                    .collect(Collectors.joining(" ", part + ": ", ""))));
  }
}
