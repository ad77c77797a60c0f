package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.jobs.config.ConfigException;
import org.junit.jupiter.api.Test;

/** The driver of large trials has an index of their rows. */
class TestTrialRoom {
  @Test
  void anIndexTakesHalfOfTheHeapAtMost() {
    assertThatCode(() -> TrialRoom.requireIndex(500, 1000)).doesNotThrowAnyException();
    assertThatThrownBy(() -> TrialRoom.requireIndex(6_000_000_000L, 2_000_000_000L))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Large trials leave rows in their shards, and the driver has an index of all, which takes"
                + " 6000.0 MB while it is made: expected at most 1000.0 MB, half of its heap; give"
                + " the driver more (spark.driver.memory), or take fewer rows (data.where)");
  }
}
