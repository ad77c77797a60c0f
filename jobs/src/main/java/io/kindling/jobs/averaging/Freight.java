package io.kindling.jobs.averaging;

import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Segment;
import io.kindling.jobs.config.WireFormat;
import java.util.List;

/**
 * What travels between workers and the driver.
 *
 * @param parameters the windows of all parameters
 * @param trained those that steps change; the others never travel, but when a round begins
 * @param format how gradients, changes and parameters travel
 */
public record Freight(Layout parameters, List<Segment> trained, WireFormat format) {
  public Freight {
    trained = List.copyOf(trained);
  }

  /** All parameters, as they are. */
  public static Freight of(Layout parameters) {
    return new Freight(parameters, parameters.segments(), WireFormat.FP32);
  }

  boolean rounds() {
    return format == WireFormat.BF16;
  }
}
