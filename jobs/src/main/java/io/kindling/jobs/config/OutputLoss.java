package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.loss.GapsLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.PointsLoss;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The loss of an output of a network.
 *
 * @param output its name; empty: the network's only one
 * @param weight what the loss is multiplied by before those of all outputs are added
 * @param target the columns that the output is measured by, as data.label names them; none: all
 */
public record OutputLoss(Optional<String> output, Loss loss, float weight, List<String> target) {
  public OutputLoss {
    target = List.copyOf(target);
  }

  /** The loss of the network's only output. */
  static OutputLoss alone(Loss loss) {
    return new OutputLoss(Optional.empty(), loss, 1, List.of());
  }

  /** The same loss of labels that may be missing. */
  OutputLoss withGaps() {
    return new OutputLoss(output, GapsLoss.of(loss), weight, target);
  }

  /**
   * The numbers of the labels that the output is measured by; refuses what the loss cannot take.
   */
  List<Integer> measures(DataSpec data) {
    List<String> labels = data.source().label();
    List<Integer> measures =
        target.isEmpty()
            ? IntStream.range(0, data.source().labelCount()).boxed().toList()
            : target.stream().map(name -> place(name, labels, data)).toList();
    Checks.require(
        measures.stream().distinct().count() == measures.size(),
        "%s has the target %s, which names a column twice",
        where(),
        target);
    boolean fits =
        measures.stream().allMatch(label -> goesWith(data.target(label)))
            && (measures.size() == 1 || !loss.classifies());
    if (!fits) {
      throw new IllegalArgumentException(
          measures.size() == 1
              ? String.format(
                  "%s goes with data.target = %s, found data.target = %s",
                  where(), needed(), data.target(measures.get(0)).word())
              : String.format(
                  "%s goes with %s, found %s: say which in data.target, and 'target' of"
                      + " training.losses",
                  where(),
                  loss.classifies() ? "one column of classes" : "columns of numbers",
                  measures.stream()
                      .map(label -> labels.get(label) + " (" + data.target(label).word() + ")")
                      .collect(Collectors.joining(", "))));
    }
    return measures;
  }

  /** The classes of pixels are classes. */
  private boolean goesWith(Target target) {
    return switch (target) {
      case CLASS, MASK -> loss.classifies();
      case BOXES -> loss instanceof BoxesLoss;
      case POINTS -> PointsLoss.fits(loss) || loss instanceof PointsLoss;
      case NUMBER -> !loss.classifies() && !(loss instanceof BoxesLoss);
    };
  }

  private String needed() {
    return Arrays.stream(Target.values())
        .filter(this::goesWith)
        .map(Target::word)
        .collect(Collectors.joining(" or "));
  }

  private int place(String name, List<String> labels, DataSpec data) {
    Checks.require(
        !labels.isEmpty(),
        "%s has the target '%s', but rows of data.source = %s have one label without a name: leave"
            + " 'target' out",
        where(),
        name,
        data.source().word());
    int place = labels.indexOf(name);
    Checks.require(
        place >= 0,
        "%s has the target '%s', which is none of data.label = %s: the nearest is '%s'",
        where(),
        name,
        labels,
        Nearest.of(name, labels));
    return place;
  }

  private String where() {
    return output
        .map(name -> "The loss " + loss.word() + " of the output '" + name + "'")
        .orElse("training.loss = " + loss.word());
  }
}
