package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.jobs.config.ConfigException;
import org.junit.jupiter.api.Test;

/** Boosting is refused before it begins where the driver has no room for what it will hold. */
class TestBoostRoom {
  @Test
  void whatIsHeldFitsIntoThePartOfTheHeap() {
    BoostRoom room = new BoostRoom(40_000_000, 20_000_000, 10_000_000);
    assertThatCode(() -> room.require(100_000_001)).doesNotThrowAnyException();
    assertThatThrownBy(() -> room.require(50_000_000))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "boost holds about 70.0 MB on the driver (rows 40.0, predictions 20.0, networks of all"
                + " rounds 10.0): expected at most 35.0 MB, seven tenths of its heap; give it more"
                + " (spark.driver.memory), or take fewer rows (data.where) or rounds"
                + " (boost.rounds)");
  }
}
