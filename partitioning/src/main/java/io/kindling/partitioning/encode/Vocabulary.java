package io.kindling.partitioning.encode;

import io.kindling.engine.Checks;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Schema;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;

/** The symbols that a model knows, numbered in the order of their code points. */
public final class Vocabulary implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int BYTE_VALUES = 256;
  private static final int ASCII = 128;

  private final int[] symbols;
  private final int[] ascii = new int[ASCII];

  private Vocabulary(int[] symbols) {
    this.symbols = symbols;
    Arrays.setAll(ascii, symbol -> Arrays.binarySearch(symbols, symbol));
  }

  /** The vocabulary of these symbols. */
  public static Vocabulary of(SortedSet<Integer> symbols) {
    return new Vocabulary(symbols.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The vocabulary that encoders were made of. */
  public static Vocabulary of(Encoders encoders) {
    int[] symbols = new int[encoders.classes().size()];
    for (int i = 0; i < symbols.length; i++) {
      String name = encoders.classes().get(i);
      boolean single = !name.isEmpty() && name.codePointCount(0, name.length()) == 1;
      Checks.require(
          single && (i == 0 || symbols[i - 1] < name.codePointAt(0)),
          "Expected the symbols of the vocabulary to be characters in the order of their code"
              + " points, found '%s' in place %s",
          name,
          i);
      symbols[i] = name.codePointAt(0);
    }
    return new Vocabulary(symbols);
  }

  public int size() {
    return symbols.length;
  }

  /** The bytes that the number of a symbol takes. */
  public int width() {
    return symbols.length <= BYTE_VALUES ? 1 : 2;
  }

  /** The number of a symbol; negative if it is unknown. */
  public int number(int symbol) {
    return symbol < ASCII ? ascii[symbol] : Arrays.binarySearch(symbols, symbol);
  }

  /** The encoders of a stream with these symbols, cut into windows of a length. */
  public Encoders encoders(int length) {
    List<String> names = Arrays.stream(symbols).mapToObj(Character::toString).toList();
    return new Encoders(schema(length), Target.CLASS, names, new double[] {0}, new double[] {1});
  }

  /** What windows of a length are. */
  public static Schema schema(int length) {
    return new Schema(Schema.Features.SYMBOLS, List.of(length), List.of(), "the next symbol");
  }
}
