package io.kindling.jobs.config;

import java.util.List;
import java.util.Optional;

/** The sections {@code model} and {@code predict}. */
final class ModelKeys {
  private static final Setting<String> PATH =
      Setting.open(
          "model.path",
          Kinds.text("the folder of a model"),
          "",
          "The model that evaluate, predict, inspect and generate read; --model sets it.");
  private static final Setting<PredictSettings.Format> FORMAT =
      Setting.of(
          "predict.format",
          Kinds.word(List.of(PredictSettings.Format.values()), PredictSettings.Format::word),
          PredictSettings.Format.PARQUET,
          "",
          "The format of what predict writes.");
  private static final Setting<Boolean> CLASSES =
      Setting.of(
          "predict.classProbabilities",
          Kinds.flag(),
          true,
          "",
          "Whether predict adds a column for each class's probability or score.");

  private ModelKeys() {}

  static List<Setting<?>> all() {
    return List.of(PATH, FORMAT, CLASSES);
  }

  static Optional<String> path(Reader reader) {
    return reader.find(PATH);
  }

  static PredictSettings predict(Reader reader) {
    return new PredictSettings(reader.read(FORMAT), reader.read(CLASSES));
  }
}
