package io.kindling.jobs;

import io.kindling.engine.metric.Classified;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.report.ClassSection;
import io.kindling.jobs.report.Progress;
import io.kindling.jobs.report.Report;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.encode.Answer;
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
 * @param classified of the last part that has rows: of the test part, where there is one
 */
record Results(
    Map<String, Map<String, Double>> values,
    Set<String> told,
    List<Classified> classified,
    long rows,
    double seconds) {

  /** What the console shows of texts. */
  private static final Set<String> TOLD_OF_TEXTS =
      Set.of("loss", "accuracy", "bitsPerSymbol", "perplexity");

  /** Measures a model on those of the parts that have rows. */
  static Results of(JobContext context, Inference model, PreparedData data, List<Part> parts) {
    long start = System.nanoTime();
    Map<String, Map<String, Double>> values = new LinkedHashMap<>();
    List<Classified> classified = List.of();
    long rows = 0;
    for (Part part : parts) {
      if (data.rows(part) > 0) {
        context.describe("measure the " + part.word() + " part");
        Measured measured = Measured.on(context.spark(), model, data, part);
        values.put(part.word(), measured.values());
        classified = measured.classified();
        rows += data.rows(part);
      }
    }
    boolean text = data.lanes(Part.TRAIN).isPresent();
    Set<String> told = text ? TOLD_OF_TEXTS : Report.TOLD_OF_ROWS;
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Results(values, told, classified, rows, seconds);
  }

  /** What a report tells of the classes of each output that has some. */
  List<ClassSection> sections(Network network, Encoders encoders) {
    List<String> outputs = network.heads().stream().map(NamedShape::name).toList();
    return classified.stream()
        .map(
            own -> {
              Answer answer = encoders.answers().get(Math.max(0, outputs.indexOf(own.output())));
              return new ClassSection(own, ModelNotes.classes(answer, own.confusion().length));
            })
        .toList();
  }

  /** The name of a metric without that of its output. */
  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** Prints a line for each part. */
  void tell(Progress progress) {
    values.forEach(
        (part, metrics) ->
            progress.say(
                metrics.entrySet().stream()
                    .filter(metric -> told.contains(last(metric.getKey())))
                    .map(
                        metric ->
                            String.format(
                                Locale.ROOT, "%s=%.5f", metric.getKey(), metric.getValue()))
                    .collect(Collectors.joining(" ", part + ": ", ""))));
  }
}
