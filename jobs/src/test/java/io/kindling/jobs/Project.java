package io.kindling.jobs;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project lies. */
public final class Project {
  private Project() {}

  /** The root, whichever module the tests run in. */
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("mvnw"))) {
      here = here.getParent();
    }
    return here;
  }
}
