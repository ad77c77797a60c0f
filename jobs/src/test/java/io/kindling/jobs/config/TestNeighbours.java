package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestNeighbours {
  @Test
  void layersWithoutACommaAreRefusedWithTheirLine() {
    String text = "data { source = xor }\nnetwork = [ { dense = 4 } { dense = 2 } ]\n";
    assertThatThrownBy(() -> ConfigText.parse(text, "my.conf", include -> ""))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "my.conf:2: two { … } side by side would become one: put a comma or a line break"
                + " between them");
    assertThat(Neighbours.line("a = [{x = 1}{y = 2}]")).hasValue(1);
  }

  @Test
  void aLongTextIsLookedThrough() {
    String sql = "a = \"" + "select \\\" ".repeat(50_000) + "\"\nb = [ {x = 1} {x = 2} ]";
    assertThat(Neighbours.line(sql)).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = [ {x = 1}, {x = 2} ]",
        "a = [ {x = 1}\n {x = 2} ]",
        "a = ${base} { x = 2 }",
        "# { } { }\na = 1 // { } {",
        "a = \"} {\"",
        "a = \"\\\"} {\"",
        "a = \"\"\"\n} {\n\"\"\"",
        "a = \"#\", b { c = 1 } \n d { }"
      })
  void whatIsNoListOfObjectsIsLeftAlone(String text) {
    assertThat(Neighbours.line(text)).isEmpty();
  }
}
