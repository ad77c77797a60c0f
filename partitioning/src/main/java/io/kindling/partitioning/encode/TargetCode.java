package io.kindling.partitioning.encode;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import java.io.Serializable;
import java.util.List;

/** How a label becomes the numbers that an output of a network is measured by. */
interface TargetCode extends Serializable {
  /** How many numbers. */
  int size();

  /** Writes the numbers of the label that lies from a place to another. */
  void encodeInto(byte[] data, int from, int to, float[] numbers);

  /** That of a label of such rows. */
  static TargetCode of(Schema schema, LabelColumn column) {
    return switch (column.target()) {
      case NUMBER -> new NumberTarget();
      case CLASS -> new ClassTarget(column);
      case BOXES -> new BoxTarget(column);
      case MASK -> new MaskTarget(column, schema);
      case POINTS -> new PointTarget(column);
    };
  }

  /** The refusal of a label that names no class. */
  static DataException unknown(String name, LabelColumn column) {
    List<String> classes = column.classes();
    String shown = classes.size() <= 20 ? classes.toString() : classes.subList(0, 20) + " …";
    return DataException.bad(
        "The label '%s' (column %s) is none of the classes %s: correct the row, or train with"
            + " rows of that class",
        name, column.name(), shown);
  }
}
