package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.partitioning.Sampling;
import io.kindling.partitioning.Sampling.Kind;
import java.util.List;

/** How many rows of each class are trained on, in the section {@code data}. */
final class SamplingKeys {
  private static final Setting<Kind> KIND =
      Setting.of(
          "data.sampling",
          Kinds.word(List.of(Kind.values()), Kind::word),
          Kind.NONE,
          "",
          "over: rows of rare classes are trained on several times; under: frequent ones left out.");
  private static final Setting<Double> SHARE =
      Setting.of(
          "data.samplingShare",
          Kinds.number("a number above 0, at most 1", number -> number > 0 && number <= 1),
          1.0,
          "",
          "What the rarest class has of the rows of the most frequent one, at least.");

  /** In the order of the reference. */
  static final List<Setting<?>> ALL = List.of(KIND, SHARE);

  private SamplingKeys() {}

  static Sampling read(Reader reader) {
    Kind kind = reader.read(KIND);
    double share = reader.read(SHARE);
    Checks.require(
        kind != Kind.NONE || share == Sampling.NONE.share(),
        "data.samplingShare = %s is for data.sampling = over or under",
        share);
    return new Sampling(kind, share);
  }
}
