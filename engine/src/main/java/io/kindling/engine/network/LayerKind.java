package io.kindling.engine.network;

import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.Fields;
import io.kindling.engine.op.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of layer, declared once, in the layer's file: its word, its fields, and how it is built
 * from them and written as them. Model files, configurations and their reference read it.
 */
public final class LayerKind<L extends LayerSpec> {
  private final String word;
  private final Class<L> type;
  private final String sentence;
  private final Optional<Field<?>> main;
  private final List<Part<L, ?>> parts;
  private final Function<Fields, L> build;

  private record Part<L, T>(Field<T> field, Function<L, Optional<T>> value) {
    void writeInto(Map<String, Object> fields, L layer) {
      value
          .apply(layer)
          .ifPresent(found -> fields.put(field.name(), field.kind().write().apply(found)));
    }
  }

  private LayerKind(Declaring<L> declared, Function<Fields, L> build) {
    this.word = declared.word;
    this.type = declared.type;
    this.sentence = declared.sentence;
    this.main = declared.main;
    this.parts = List.copyOf(declared.parts);
    this.build = build;
  }

  /** Begins a declaration. */
  static <L extends LayerSpec> Declaring<L> of(String word, Class<L> type, String sentence) {
    return new Declaring<>(word, type, sentence);
  }

  /** The name in configurations and model files. */
  public String word() {
    return word;
  }

  /** What the layer does. */
  public String sentence() {
    return sentence;
  }

  /** The field whose value a configuration writes behind the layer's word, where there is one. */
  public Optional<Field<?>> main() {
    return main;
  }

  /** All fields, the main one first. */
  public List<Field<?>> fields() {
    return parts.stream().<Field<?>>map(Part::field).toList();
  }

  /** Builds a layer from its fields. */
  public LayerSpec build(Fields fields) {
    return build.apply(fields);
  }

  /** The fields of a layer of this kind, as {@link Field#kind} writes them. */
  public Map<String, Object> write(LayerSpec layer) {
    Map<String, Object> fields = new LinkedHashMap<>();
    parts.forEach(part -> part.writeInto(fields, type.cast(layer)));
    return fields;
  }

  @Override
  public String toString() {
    return word;
  }

  /** A declaration that is not finished. */
  static final class Declaring<L extends LayerSpec> {
    private final String word;
    private final Class<L> type;
    private final String sentence;
    private final List<Part<L, ?>> parts = new ArrayList<>();
    private Optional<Field<?>> main = Optional.empty();

    private Declaring(String word, Class<L> type, String sentence) {
      this.word = word;
      this.type = type;
      this.sentence = sentence;
    }

    <T> Declaring<L> main(Field<T> field, Function<L, T> value) {
      main = Optional.of(field);
      return with(field, value);
    }

    <T> Declaring<L> with(Field<T> field, Function<L, T> value) {
      return maybe(field, layer -> Optional.of(value.apply(layer)));
    }

    /** A field that some layers of the kind do not have. */
    <T> Declaring<L> maybe(Field<T> field, Function<L, Optional<T>> value) {
      parts.add(new Part<>(field, value));
      return this;
    }

    Declaring<L> mainActivation(Function<L, Activation> value) {
      main = Optional.of(ActivationFields.WORD);
      return activation(value);
    }

    Declaring<L> activation(Function<L, Activation> value) {
      return with(ActivationFields.WORD, value.andThen(ActivationWords::word))
          .maybe(ActivationFields.SLOPE, value.andThen(one -> setting(ActivationFields.SLOPE, one)))
          .maybe(ActivationFields.ALPHA, value.andThen(one -> setting(ActivationFields.ALPHA, one)))
          .maybe(ActivationFields.LOW, value.andThen(one -> setting(ActivationFields.LOW, one)))
          .maybe(ActivationFields.HIGH, value.andThen(one -> setting(ActivationFields.HIGH, one)));
    }

    private static Optional<Float> setting(Field<Float> field, Activation activation) {
      return ActivationFields.setting(field, activation);
    }

    LayerKind<L> built(Function<Fields, L> build) {
      return new LayerKind<>(this, build);
    }
  }
}
