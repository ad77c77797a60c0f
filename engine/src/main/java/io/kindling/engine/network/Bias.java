package io.kindling.engine.network;

import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;

/** Whether a layer adds a number of its own to each of its outputs. */
public enum Bias {
  ADDED,
  NONE;

  static final Field<Bias> FIELD =
      Field.of(
          "bias",
          FieldKinds.as(FieldKinds.flag(), flag -> flag ? ADDED : NONE, bias -> bias == ADDED),
          ADDED,
          "",
          "Whether a number is added to each output; not needed before batchNorm.");
}
