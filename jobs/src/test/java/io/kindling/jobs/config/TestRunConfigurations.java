package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.StepGraph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.step.Mode;
import io.kindling.jobs.Project;
import io.kindling.partitioning.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** The shape of a row of what a shipped configuration reads, and what its network must give. */
  private record Rows(Shape row, Shape output) {}

  private static Rows rows(SourceSpec source, String name) {
    Map<String, Rows> tables = // as wide as their columns make them
        Map.ofEntries(
            Map.entry("adult", new Rows(Shape.of(65), Shape.of(2))),
            Map.entry("california-housing", new Rows(Shape.of(8), Shape.of(1))),
            Map.entry("mammography", new Rows(Shape.of(6), Shape.of(2))),
            Map.entry("mushrooms", new Rows(Shape.of(126), Shape.of(2))),
            Map.entry("prepare-adult", new Rows(Shape.of(65), Shape.of(2))),
            Map.entry("wine", new Rows(Shape.of(13), Shape.of(3))),
            Map.entry("iris", new Rows(Shape.of(4), Shape.of(3))),
            Map.entry("iris-lbfgs", new Rows(Shape.of(4), Shape.of(3))),
            Map.entry("iris-two-outputs", new Rows(Shape.of(3), Shape.of(4))),
            Map.entry("bag-sonar", new Rows(Shape.of(60), Shape.of(2))),
            Map.entry("bag-mammography", new Rows(Shape.of(6), Shape.of(2))),
            Map.entry("crossval-wine", new Rows(Shape.of(13), Shape.of(3))),
            Map.entry("boost-sonar", new Rows(Shape.of(60), Shape.of(2))),
            Map.entry("crossval-sonar", new Rows(Shape.of(60), Shape.of(2))),
            Map.entry("crossval-breast-cancer", new Rows(Shape.of(10), Shape.of(2))));
    Map<String, Rows> known =
        Map.of(
            "digits", new Rows(Shape.of(28, 28), Shape.of(10)),
            "xor", new Rows(Shape.of(2), Shape.of(2)),
            "spirals", new Rows(Shape.of(2), Shape.of(2)),
            "idx", new Rows(Shape.of(28, 28), Shape.of(10)),
            "cifar", new Rows(Shape.of(3, 32, 32), Shape.of(10)));
    if (source instanceof SourceSpec.Text text) {
      return new Rows(Shape.of(text.length()), Shape.of(text.length(), 65));
    }
    if (source instanceof SourceSpec.Sequences sequences) {
      return new Rows(Shape.of(sequences.length() + 1), Shape.of(4));
    }
    Map<String, Rows> places = // a row of numbers for each cell, or each pixel
        Map.of(
            "bccd-boxes", new Rows(Shape.of(3, 160, 160), Shape.of(100, 8)),
            "shapes-boxes", new Rows(Shape.of(3, 48, 48), Shape.of(36, 8)),
            "shapes-mask", new Rows(Shape.of(3, 32, 32), Shape.of(1024, 4)),
            "shapes-points", new Rows(Shape.of(3, 32, 32), Shape.of(6)));
    if (places.containsKey(name)) {
      return places.get(name);
    }
    if (source instanceof SourceSpec.Images images) {
      return new Rows(Shape.of(images.channels(), images.height(), images.width()), Shape.of(2));
    }
    return tables.containsKey(name) ? tables.get(name) : known.get(source.word());
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyConfigurationIsUnderstoodAndItsNetworkFits(Path file) {
    ConfigFile files = new ConfigFile(new Configuration());
    String name = ConfigFile.nameOf(file.toString());
    RunConfig config =
        RunConfig.read(
            RunConfig.parse(Optional.of(file.toString()), files),
            name.equals("mnist-mlp") ? List.of("data.path=there") : List.of(),
            Purpose.TRAIN,
            Pattern.compile("secret"));
    if (config.neighbours().isPresent()) {
      assertThat(config.layers()).as("a network that nothing trains").isEmpty();
      return;
    }
    Rows rows = rows(config.data().orElseThrow().source(), name);
    Network network = config.network(rows.row());
    assertThat(network.output()).isEqualTo(rows.output());
    StepGraph step =
        NetworkGraphs.of(network, config.training().losses().objective(network), 2, Mode.TRAIN);
    assertThat(step.gradients()).hasSize(network.parameters().segments().size());
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
