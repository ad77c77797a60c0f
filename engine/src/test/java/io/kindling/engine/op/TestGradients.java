package io.kindling.engine.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.testing.GradCheck;
import io.kindling.engine.testing.OpCase;
import io.kindling.engine.testing.OpTrial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestGradients {
  static List<OpCase> cases() {
    List<OpCase> cases = new ArrayList<>(OpCase.all(4, 3));
    cases.addAll(OpCase.all(2, 5));
    cases.addAll(OpCase.all(9, 33));
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsEqualDifferences(OpCase one) {
    OpTrial trial = new OpTrial(one);
    GradCheck.check(trial.graph(), trial.number(), trial.differentiable(), trial::fill);
  }

  @Test
  void everyOpHasACase() throws IOException {
    Set<Class<?>> covered =
        cases().stream().map(one -> one.op().getClass()).collect(Collectors.toSet());
    covered.add(Leaf.class);
    assertThat(OpCase.classes()).isNotEmpty().isSubsetOf(covered);
  }
}
