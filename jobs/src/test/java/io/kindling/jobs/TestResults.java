package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.metric.Classified;
import io.kindling.engine.network.Network;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Encoders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a report is told of a measured model. */
class TestResults {
  private static final double[][] NONE = {};
  private static final double[][] TWO = {{3, 1}, {0, 2}};

  private static List<String> classes(double[][] confusion, Target target, String... names) {
    Schema schema = new Schema(Schema.Features.NUMBERS, List.of(1), List.of("x"), "y");
    Encoders encoders =
        new Encoders(schema, target, List.of(names), new double[] {0}, new double[] {1});
    List<Classified> classified =
        confusion.length == 0 ? List.of() : List.of(new Classified("", confusion, List.of()));
    return new Results(Map.of(), Set.of(), classified, 6, 1)
        .sections(Network.input(1).dense(2), encoders).stream()
            .flatMap(section -> section.classes().stream())
            .toList();
  }

  @Test
  void classesHaveNamesWhereThereIsAConfusionMatrix() {
    assertThat(classes(TWO, Target.CLASS, "no", "yes")).containsExactly("no", "yes");
    assertThat(classes(TWO, Target.NUMBER)).containsExactly("0", "1");
    assertThat(classes(NONE, Target.NUMBER)).isEmpty();
  }
}
