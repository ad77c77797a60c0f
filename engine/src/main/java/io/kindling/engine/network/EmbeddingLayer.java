package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Embedding;
import io.kindling.engine.sequence.Lengths;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A vector for each symbol number of rows of any shape.
 *
 * @param padding the symbol that fills sequences [T] up: it stands for zeros and is not trained,
 *     and the steps behind a row's last other symbol are absent for the layers that follow
 */
public record EmbeddingLayer(
    int width, int symbols, Initialiser initialiser, Optional<Integer> padding)
    implements PlainLayer {
  static final Field<Integer> WIDTH =
      Field.open(
          "width", FieldKinds.whole(1, 1 << 20), "numbers", "How many numbers stand for a symbol.");
  static final Field<Integer> SYMBOLS =
      Field.open(
          "symbols",
          FieldKinds.whole(1, 1 << 24),
          "symbols",
          "How many symbols there are; they are numbered from 0.");
  static final Field<Integer> PADDING =
      Field.open(
          "padding",
          FieldKinds.whole(0, 1 << 24),
          "",
          "The symbol that fills sequences up: layers behind leave the steps out that it ends with.");
  static final LayerKind<EmbeddingLayer> KIND =
      LayerKind.of("embedding", EmbeddingLayer.class, "Trained numbers for each symbol of a row.")
          .main(WIDTH, EmbeddingLayer::width)
          .with(SYMBOLS, EmbeddingLayer::symbols)
          .with(InitialiserFields.WORD, EmbeddingLayer::initialiser)
          .maybe(PADDING, EmbeddingLayer::padding)
          .built(
              fields ->
                  new EmbeddingLayer(
                      fields.read(WIDTH),
                      fields.read(SYMBOLS),
                      InitialiserFields.of(fields, Activation.IDENTITY),
                      fields.find(PADDING)));

  public EmbeddingLayer {
    WIDTH.check(width, "an embedding layer");
    SYMBOLS.check(symbols, "an embedding layer");
    int all = symbols;
    padding.ifPresent(
        symbol ->
            Checks.require(
                symbol >= 0 && symbol < all,
                "The embedding layer's padding %s is none of its %s symbols: expected a number from 0"
                    + " to %s",
                symbol,
                all,
                all - 1));
  }

  /** Without padding: all steps are there. */
  public EmbeddingLayer(int width, int symbols, Initialiser initialiser) {
    this(width, symbols, initialiser, Optional.empty());
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Checks.require(
        padding.isEmpty() || input.rank() == 1,
        "The embedding layer's padding is for sequences of symbols of shape [T], found %s",
        input);
    int[] sizes = Arrays.copyOf(input.toArray(), input.rank() + 1);
    sizes[input.rank()] = width;
    return Shape.of(sizes);
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    declarations.table("weight", Shape.of(symbols, width), initialiser);
  }

  @Override
  public Masking masking(List<Shape> inputs) {
    return padding.isPresent() ? Masking.FINDS : Masking.EACH_STEP;
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    Graph graph = context.graph();
    Value y = graph.add(new Embedding(), input, context.window("weight")).output();
    return padding.map(symbol -> padded(input, y, symbol, context)).orElse(y);
  }

  private static Value padded(Value symbols, Value y, int padding, LayerContext context) {
    Graph graph = context.graph();
    Value cut = Lengths.withoutPadding(graph, y, symbols, padding);
    context.endsWith(padding, symbols, cut);
    return cut;
  }

  @Override
  public String settings() {
    return width + " for each of " + symbols + padding.map(one -> ", padding " + one).orElse("");
  }
}
