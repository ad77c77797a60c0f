package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Embedding;
import java.util.Arrays;

/** A vector for each symbol number of rows of any shape. */
public record EmbeddingLayer(int width, int symbols, Initialiser initialiser)
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
  static final LayerKind<EmbeddingLayer> KIND =
      LayerKind.of("embedding", EmbeddingLayer.class, "Trained numbers for each symbol of a row.")
          .main(WIDTH, EmbeddingLayer::width)
          .with(SYMBOLS, EmbeddingLayer::symbols)
          .with(InitialiserFields.WORD, EmbeddingLayer::initialiser)
          .built(
              fields ->
                  new EmbeddingLayer(
                      fields.read(WIDTH),
                      fields.read(SYMBOLS),
                      InitialiserFields.of(fields, Activation.IDENTITY)));

  public EmbeddingLayer {
    WIDTH.check(width, "an embedding layer");
    SYMBOLS.check(symbols, "an embedding layer");
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    int[] sizes = Arrays.copyOf(input.toArray(), input.rank() + 1);
    sizes[input.rank()] = width;
    return Shape.of(sizes);
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    declarations.table("weight", Shape.of(symbols, width), initialiser);
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    return context.graph().add(new Embedding(), input, context.window("weight")).output();
  }

  @Override
  public String settings() {
    return width + " for each of " + symbols;
  }
}
