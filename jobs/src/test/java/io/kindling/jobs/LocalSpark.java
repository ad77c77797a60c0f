package io.kindling.jobs;

import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Jobs of a test class run on embedded Spark with two threads, without a page of its own. */
public final class LocalSpark implements BeforeEachCallback, AfterEachCallback {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.master", "local[2]",
          "spark.ui.enabled", "false",
          "spark.driver.host", "127.0.0.1");

  @Override
  public void beforeEach(ExtensionContext test) {
    SETTINGS.forEach(System::setProperty);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    SETTINGS.keySet().forEach(System::clearProperty);
  }
}
