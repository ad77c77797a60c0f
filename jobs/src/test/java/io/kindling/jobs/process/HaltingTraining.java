package io.kindling.jobs.process;

import io.kindling.jobs.Main;
import java.util.Map;

/**
 * A driver of its own for tests: runs a job whose output may be on {@link HaltingFileSystem} or
 * {@link SmallFileSystem}.
 */
public final class HaltingTraining {
  private HaltingTraining() {}

  public static void main(String[] args) {
    Map.of(
            "spark.master",
            "local[2]",
            "spark.ui.enabled",
            "false",
            "spark.driver.host",
            "127.0.0.1",
            "spark.hadoop.fs." + HaltingFileSystem.SCHEME + ".impl",
            HaltingFileSystem.class.getName(),
            "spark.hadoop.fs." + SmallFileSystem.SCHEME + ".impl",
            SmallFileSystem.class.getName())
        .forEach(System::setProperty);
    Main.main(args);
  }
}
