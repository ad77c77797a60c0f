package io.kindling.jobs.training;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.EmbeddingLayer;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.network.Placement;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.LossSettings;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Answer;
import io.kindling.partitioning.encode.Encoders;
import java.util.List;

/** Finds what each output of a network is measured by, and refuses what does not fit. */
public final class Outputs {
  private static final int MOST_NAMES = 8;

  private Outputs() {}

  /**
   * The numbers of the labels that each output is measured by.
   *
   * @param encoders of the rows
   */
  public static List<List<Integer>> measures(
      Encoders encoders, Network network, LossSettings losses, DataSpec spec) {
    List<List<Integer>> measures;
    Encoders measuring;
    try {
      losses.objective(network);
      measures = losses.measures(network, spec);
      measuring = encoders.measuring(measures);
    } catch (IllegalArgumentException problem) {
      throw new ConfigException(problem.getMessage());
    }
    check(network, measuring);
    checkLosses(network, losses);
    return measures;
  }

  /** Refuses a network that does not put out so many numbers of a row, whatever rows are called. */
  public static void requireNumbers(Encoders encoders, Network network, int count) {
    Shape wanted = Shape.of(count);
    if (network.heads().size() != 1 || !network.heads().get(0).shape().equals(wanted)) {
      throw new ConfigException(
          String.format(
              "A network that learns %d numbers of a row must put out these alone: expected %s,"
                  + " found %s; write dense = %d as its last layer",
              count, wanted, network.heads().stream().map(NamedShape::shape).toList(), count));
    }
    TableSymbols.check(network, encoders);
  }

  private static void check(Network network, Encoders encoders) {
    boolean text = encoders.schema().features() == Schema.Features.SYMBOLS;
    if (network.carriesState() && !text) {
      throw new ConfigException(
          "A layer has carried = true, which is for the windows of a text (data.source = text): the"
              + " rows of this data do not continue each other");
    }
    for (int head = 0; head < network.heads().size(); head++) {
      Answer answer = encoders.answers().get(head);
      if (text) {
        checkSymbols(network, head, answer, encoders.schema());
      } else {
        checkRow(network, head, answer, encoders.schema());
      }
    }
    if (text) {
      checkEmbeddings(network, encoders.answers().get(0).names().size());
    }
    TableSymbols.check(network, encoders);
  }

  /** What a sentence about an output starts with. */
  private static String named(Network network, int head) {
    return network.heads().size() == 1
        ? "The network"
        : "The output '" + network.heads().get(head).name() + "' of the network";
  }

  private static String verb(Network network) {
    return network.heads().size() == 1 ? "puts out" : "has";
  }

  /** Rows have one target: sequences of outputs are for texts. */
  private static void checkRow(Network network, int head, Answer answer, Schema schema) {
    NamedShape output = network.heads().get(head);
    Shape row = output.shape();
    if (answer.target().isOfCells()) {
      checkPlaces(network, head, answer, answer.shape(schema));
      return;
    }
    if (row.rank() == 2) {
      throw new ConfigException(
          String.format(
              "%s %s %s, a label for each of %d steps, but a row of this data has one"
                  + " label (only a text has one for each step, data.source = text): make one step"
                  + " of them before the last dense layer, with overTime, returns = last or flatten",
              named(network, head), verb(network), row, row.size(0)));
    }
    if (row.rank() != 1) {
      throw new ConfigException(
          String.format(
              "%s %s rows of shape %s, but the data needs rows of one dimension: put"
                  + " a flatten layer before its last dense layer",
              named(network, head), verb(network), row));
    }
    int needed = answer.names().size();
    if (row.size(0) != needed) {
      throw new ConfigException(
          String.format(
              "%s ends in %d numbers, but the data needs %d (%s): write dense = %d as its"
                  + " last layer",
              named(network, head), row.size(0), needed, described(answer), needed));
    }
  }

  /** The first of some names. */
  public static String shortened(List<String> names) {
    return names.size() <= MOST_NAMES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NAMES)) + " …";
  }

  /** Boxes and masks have a target for each cell, or each pixel. */
  private static void checkPlaces(Network network, int head, Answer answer, Shape needed) {
    Shape row = network.heads().get(head).shape();
    if (!row.equals(needed)) {
      String each =
          answer.target() == DataSpec.Target.MASK
              ? "each pixel, line after line, a number for each of the classes "
              : "each cell of the grid, line after line, five numbers and one for each of the"
                  + " classes ";
      throw new ConfigException(
          String.format(
              "%s %s %s, but the data needs %s: for %s%s; behind a convolution with %d filters that"
                  + " is { permute = [1, 2, 0] }, { reshape = [%d, %d] }",
              named(network, head),
              verb(network),
              row,
              needed,
              each,
              shortened(answer.names()),
              needed.size(1),
              needed.size(0),
              needed.size(1)));
    }
  }

  private static String described(Answer answer) {
    String names = shortened(answer.names());
    if (answer.isClass()) {
      return "the classes " + names;
    }
    if (answer.target() == DataSpec.Target.POINTS) {
      return "x and y of each point, " + names;
    }
    return answer.columns().size() == 1 ? "a number to predict" : "the numbers " + names;
  }

  /** Here and not first on the workers. */
  private static void checkLosses(Network network, LossSettings losses) {
    try {
      NetworkGraphs.check(network, losses.objective(network));
    } catch (IllegalArgumentException problem) {
      throw new ConfigException(problem.getMessage());
    }
  }

  private static void checkSymbols(Network network, int head, Answer answer, Schema schema) {
    if (network.hasLengths(head)) {
      throw new ConfigException(
          "An embedding has a padding, but the windows of a text (data.source = text) are always"
              + " full: remove 'padding'");
    }
    Shape expected = Shape.of(schema.width(), answer.names().size());
    Shape output = network.heads().get(head).shape();
    if (!output.equals(expected)) {
      throw new ConfigException(
          String.format(
              "%s %s %s for a window, but the text needs %s: for each of %d symbols"
                  + " (data.length) a number for each of the %d symbols of the vocabulary",
              named(network, head),
              verb(network),
              output,
              expected,
              expected.size(0),
              expected.size(1)));
    }
  }

  /** A layer that looks symbols up must know them all. */
  private static void checkEmbeddings(Network network, int symbols) {
    for (Placement placement : network.placements()) {
      if (placement.layer() instanceof EmbeddingLayer embedding && embedding.symbols() < symbols) {
        throw new ConfigException(
            String.format(
                "The embedding layer %s has %d symbols, but the text has %d: write symbols = %d",
                placement.path(), embedding.symbols(), symbols, symbols));
      }
    }
  }
}
