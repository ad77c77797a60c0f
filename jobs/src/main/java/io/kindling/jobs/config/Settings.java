package io.kindling.jobs.config;

import java.util.List;
import java.util.stream.Stream;

/** All settings outside the network, section by section. */
public final class Settings {
  private Settings() {}

  /** In the order of the reference. */
  public static List<Setting<?>> all() {
    return Stream.of(
            DataKeys.all(),
            NeighbourKeys.all(),
            TrainingKeys.all(),
            AveragingKeys.all(),
            EngineKeys.all(),
            ModelKeys.all(),
            GenerateKeys.all(),
            CrossvalKeys.all(),
            BagKeys.all(),
            BoostKeys.all(),
            TuneKeys.all(),
            TrialKeys.all(),
            CurveKeys.all(),
            ReportKeys.all())
        .<Setting<?>>flatMap(List::stream)
        .toList();
  }

  /** Whether a setting has a say in a configuration, written or not. */
  static boolean holds(Setting<?> setting, Reader reader) {
    return switch (setting.key().substring(0, setting.key().indexOf('.'))) {
      case "data" -> DataKeys.holds(setting, reader);
      case "training" -> TrainingKeys.holds(setting, reader);
      case "neighbours" -> NeighbourKeys.holds(reader);
      case "averaging" -> AveragingKeys.holds(setting, reader);
      default -> true;
    };
  }
}
