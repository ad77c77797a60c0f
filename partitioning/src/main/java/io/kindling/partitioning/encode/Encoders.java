package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Schema;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a packed row becomes numbers: features as their code says; a label is the number of its
 * class, or itself, and each output of a network is measured by some of the labels. Those of a
 * stream are its vocabulary: symbols were numbered when the shards were made, and the classes are
 * the symbols.
 */
public final class Encoders implements Serializable {
  private static final long serialVersionUID = 1;

  private final Schema schema;
  private final List<LabelColumn> labels;
  private final List<List<Integer>> measures;
  private final List<Answer> answers;
  private final FeatureCode code;
  private final List<TargetCode> targets;
  private final int width;

  /**
   * Encoders.
   *
   * @param labels in the order of the schema
   * @param measures of each output of a network, the numbers of the labels that it is measured by
   * @param code how features become numbers
   */
  Encoders(
      Schema schema, List<LabelColumn> labels, List<List<Integer>> measures, FeatureCode code) {
    List<String> names = labels.stream().map(LabelColumn::name).toList();
    Checks.require(
        names.equals(schema.labels()),
        "The encoders are of the labels %s, the rows have %s",
        names,
        schema.labels());
    this.schema = schema;
    this.labels = List.copyOf(labels);
    this.measures = measures.stream().map(List::copyOf).toList();
    this.answers = measures.stream().map(this::answer).toList();
    this.code = code;
    this.targets = labels.stream().map(column -> TargetCode.of(schema, column)).toList();
    this.width = shape().elements();
  }

  /** Of rows with one label: the names of its classes in order; none where it is a number. */
  public Encoders(
      Schema schema, DataSpec.Target target, List<String> classes, double[] shift, double[] scale) {
    this(
        schema,
        List.of(new LabelColumn(schema.labels().get(0), target, classes)),
        List.of(List.of(0)),
        new ScaledFeatures(schema, shift, scale));
  }

  /** Of rows with these labels: numbers measure one output together, others one each. */
  static Encoders of(Schema schema, List<LabelColumn> labels, FeatureCode code) {
    List<Integer> all = IntStream.range(0, labels.size()).boxed().toList();
    boolean together = labels.stream().allMatch(one -> one.target() == DataSpec.Target.NUMBER);
    return new Encoders(
        schema, labels, together ? List.of(all) : all.stream().map(List::of).toList(), code);
  }

  private Answer answer(List<Integer> measured) {
    for (int label : measured) {
      Checks.require(
          label >= 0 && label < labels.size(),
          "There is no label %s: expected a number from 0 to %s",
          label,
          labels.size() - 1);
    }
    return new Answer(measured.stream().map(labels::get).toList());
  }

  /**
   * The same for a network with other outputs.
   *
   * @param others of each output, the numbers of the labels that it is measured by
   */
  public Encoders measuring(List<List<Integer>> others) {
    return new Encoders(schema, labels, others, code);
  }

  /** The same for rows that may have weights where others had none, or the other way round. */
  public Encoders reading(Schema rows) {
    return new Encoders(rows, labels, measures, code);
  }

  public Schema schema() {
    return schema;
  }

  /** The shape of the numbers that the features of a row become. */
  public Shape shape() {
    return Shape.of(code.dimensions().stream().mapToInt(Integer::intValue).toArray());
  }

  /** What each column of a table becomes, a line for each; none where features are of one kind. */
  public List<String> lines() {
    return code instanceof ColumnFeatures columns ? columns.lines() : List.of();
  }

  /** The columns of a table that become numbers of symbols. */
  public List<SymbolColumn> symbols() {
    return code instanceof ColumnFeatures columns ? columns.symbols() : List.of();
  }

  /** Whether a column holds texts that are looked into: as words, or characters. */
  public boolean looksInto(int column) {
    return code instanceof ColumnFeatures columns && columns.looksInto(column);
  }

  /** What rows are labelled with. */
  public List<LabelColumn> labels() {
    return labels;
  }

  /** What each output of a network is measured by. */
  public List<Answer> answers() {
    return answers;
  }

  /** The classes of the first label; none where it is a number. */
  public List<String> classes() {
    return labels.get(0).classes();
  }

  /** What encoding a row needs beside the row: to be made once and used for many. */
  public Buffers buffers() {
    return new Buffers(
        new float[width],
        new int[schema.names().size() + 1],
        Labels.places(schema),
        targets.stream().map(code -> new float[code.size()]).toList());
  }

  /** A row of floats, the places of its cells and of its labels, and what these are. */
  public record Buffers(float[] row, int[] cells, int[] places, List<float[]> labels) {}

  /**
   * Encodes the packed row that lies from {@code start} to {@code end}.
   *
   * @param into receive what each output is measured by
   * @param at the row of the batch
   * @throws DataException if the row's label is not among the classes
   */
  public void encodeInto(
      byte[] data,
      int start,
      int end,
      Buffers buffers,
      FloatBuffer features,
      List<FloatBuffer> into,
      int at) {
    encodeFeatures(data, start, buffers, features, at);
    int[] places = buffers.places();
    List<float[]> found = buffers.labels();
    Labels.placesInto(schema, data, start, end, places);
    for (int label = 0; label < found.size(); label++) {
      int to = places[2 * label + 1];
      try {
        targets.get(label).encodeInto(data, places[2 * label], to, found.get(label));
      } catch (DataException problem) {
        throw RowText.with(problem, schema, data, start);
      }
    }
    for (int output = 0; output < measures.size(); output++) {
      List<Integer> measured = measures.get(output);
      for (int i = 0; i < measured.size(); i++) {
        float[] numbers = found.get(measured.get(i));
        into.get(output).put((at * measured.size() + i) * numbers.length, numbers);
      }
    }
  }

  /** The number of the class that the first label of a packed row is. */
  public int classOf(byte[] data, int start, int end) {
    int[] places = Labels.places(schema);
    float[] number = new float[1];
    Labels.placesInto(schema, data, start, end, places);
    targets.get(0).encodeInto(data, places[0], places[1], number);
    return (int) number[0];
  }

  /** Encodes the features alone, for rows without a label. */
  public void encodeFeatures(
      byte[] data, int start, Buffers buffers, FloatBuffer features, int at) {
    try {
      code.encodeInto(data, start, buffers);
    } catch (DataException problem) {
      throw RowText.with(problem, schema, data, start);
    }
    features.put(at * buffers.row().length, buffers.row());
  }

  /** The form that is kept in model.json. */
  public ObjectNode json() {
    return EncodersJson.write(schema, labels, measures, code);
  }

  /** Reads encoders; throws {@link IllegalArgumentException} on what is missing or unknown. */
  public static Encoders read(JsonNode json) {
    return EncodersJson.read(json);
  }
}
