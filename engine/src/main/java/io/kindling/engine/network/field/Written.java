package io.kindling.engine.network.field;

import io.kindling.engine.network.Chain;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A value as someone wrote it, in whatever notation. Each view of it is empty where it is none. */
public interface Written {
  OptionalDouble number();

  Optional<String> text();

  Optional<Boolean> flag();

  Optional<List<Written>> list();

  /** The layers that a list of objects describes. */
  Optional<Chain> layers();
}
