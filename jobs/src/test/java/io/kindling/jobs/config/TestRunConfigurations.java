package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.jobs.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestRunConfigurations {
  static List<Path> configurations() throws IOException {
    try (Stream<Path> files = Files.list(Project.root().resolve("conf/run"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyConfigurationIsUnderstood(Path file) {
    ConfigFile files = new ConfigFile(new Configuration());
    String name = ConfigFile.nameOf(file.toString());
    RunConfig config =
        RunConfig.read(
            RunConfig.parse(java.util.Optional.of(file.toString()), files),
            name.startsWith("mnist") ? List.of("data.path=there") : List.of(),
            Purpose.TRAIN,
            Pattern.compile("secret"));
    assertThat(config.data()).isPresent();
    assertThat(config.layers()).isNotEmpty();
  }

  @Test
  void everyPathThatThePagesNameExists() throws IOException {
    for (String page : List.of("README.md", "jobs/README.md", "conf/README.md")) {
      Path file = Project.root().resolve(page);
      Matcher paths =
          Pattern.compile("(?<![\\w./-])((?:conf|scripts|engine|partitioning|jobs)/[\\w./-]*\\w)")
              .matcher(Files.readString(file));
      while (paths.find()) {
        String path = paths.group(1);
        boolean built = path.contains("target/");
        String aPackage = path.replaceFirst("^jobs/", "jobs/src/main/java/io/kindling/jobs/");
        assertThat(
                built
                    || Files.exists(Project.root().resolve(path))
                    || Files.exists(Project.root().resolve(aPackage)))
            .as("%s names %s", page, path)
            .isTrue();
      }
    }
  }
}
