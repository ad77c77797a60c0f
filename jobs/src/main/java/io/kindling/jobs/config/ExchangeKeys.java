package io.kindling.jobs.config;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The settings of {@code averaging} that have a part in the model. */
final class ExchangeKeys {
  private static final ExchangeSettings DEFAULT = ExchangeSettings.DEFAULT;

  private static final Setting<Long> EVERY =
      Setting.of(
          "averaging.every",
          Kinds.wholeBetween(1, 1_000_000),
          (long) DEFAULT.every(),
          "steps",
          "1 averages gradients; more: each shard takes so many steps, then changes are averaged.");
  private static final Setting<InnerState> INNER_STATE =
      Setting.of(
          "averaging.innerState",
          Kinds.word(List.of(InnerState.values()), InnerState::word),
          DEFAULT.innerState(),
          "",
          "What becomes of the state of a shard's optimizer when changes are averaged.");
  private static final Setting<WireFormat> WIRE =
      Setting.of(
          "averaging.wire",
          Kinds.word(List.of(WireFormat.values()), WireFormat::word),
          DEFAULT.wire(),
          "",
          "How gradients, changes and parameters travel; bf16 halves them, with error feedback.");
  private static final Setting<OptionalInt> GROUPS =
      Setting.of(
          "averaging.groups",
          new AutoOr("a power of two up to training.shards", ExchangeKeys::isPowerOfTwo),
          DEFAULT.groups(),
          "groups",
          "Groups of shards that round what they send; also the most workers; auto: up to 8.");

  private ExchangeKeys() {}

  private static boolean isPowerOfTwo(int number) {
    return Integer.bitCount(number) == 1;
  }

  static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(List.of(EVERY, INNER_STATE));
    all.addAll(OuterKeys.all());
    all.addAll(List.of(WIRE, GROUPS));
    return all;
  }

  /** Whether a setting has a say in a configuration, written or not. */
  static boolean holds(Setting<?> setting, Reader reader) {
    if (setting.equals(GROUPS)) {
      return reader.read(WIRE) == WireFormat.BF16;
    }
    boolean isOuter = setting.key().startsWith(OuterKeys.KEY + ".");
    if (isOuter || setting.equals(INNER_STATE)) {
      return reader.read(EVERY) > 1 && (!isOuter || OuterKeys.holds(setting, reader));
    }
    return true;
  }

  static ExchangeSettings read(Reader reader) {
    boolean isLocal = reader.read(EVERY) > 1;
    for (String key : List.of(OuterKeys.KEY, INNER_STATE.key())) {
      if (!isLocal && reader.has(key)) {
        throw new IllegalArgumentException(
            "'"
                + key
                + "' goes with steps that shards take by themselves: set '"
                + EVERY.key()
                + "' above 1, or remove it");
      }
    }
    if (reader.has(GROUPS.key()) && reader.read(WIRE) == WireFormat.FP32) {
      throw new IllegalArgumentException(
          "'"
              + GROUPS.key()
              + "' says where numbers are rounded: set '"
              + WIRE.key()
              + "' to bf16, or remove it");
    }
    return new ExchangeSettings(
        reader.read(EVERY).intValue(),
        OuterKeys.read(reader),
        reader.read(INNER_STATE),
        reader.read(WIRE),
        reader.read(GROUPS));
  }
}
