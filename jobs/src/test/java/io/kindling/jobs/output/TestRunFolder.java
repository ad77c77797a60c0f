package io.kindling.jobs.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.output.Status.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRunFolder {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path temporary;
  private Path path;
  private Storage storage;

  @BeforeEach
  void open() {
    path = temporary.resolve("run");
    storage = Storage.at(path.toString(), new Configuration());
  }

  private static Identity application(String id) {
    return Identity.of("train", id, "1");
  }

  private RunFolder claim(IfExists rule, String id) {
    return RunFolder.claim(storage, rule, application(id), CLOCK).orElseThrow();
  }

  private void succeed(String id) {
    try (RunFolder folder = claim(IfExists.FAIL, id)) {
      folder.write("report.json", "{}");
      folder.finish(State.SUCCEEDED, 0, "");
    }
  }

  private JsonNode status() throws IOException {
    return new ObjectMapper().readTree(path.resolve("status.json").toFile());
  }

  private Map<String, String> content() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(path.relativize(file).toString(), Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  @Test
  void aRunIsMarkedFromItsFirstMomentToItsEnd() throws IOException {
    try (RunFolder folder = claim(IfExists.FAIL, "app-1")) {
      assertThat(status().path("state").asText()).isEqualTo("RUNNING");
      assertThat(status().path("code").isNull()).isTrue();
      folder.finish(State.SUCCEEDED, 0, "");
    }
    assertThat(status().toString())
        .isEqualTo(
            "{\"job\":\"train\",\"state\":\"SUCCEEDED\",\"code\":0,\"message\":\"\",\"attempt\":\"1\","
                + "\"applicationId\":\"app-1\",\"started\":\"2026-01-02T03:04:05Z\","
                + "\"finished\":\"2026-01-02T03:04:05Z\"}");
    assertThat(content().keySet()).containsExactly("_SUCCESS", "status.json");
  }

  @Test
  void theFirstEndCounts() throws IOException {
    try (RunFolder folder = claim(IfExists.FAIL, "app-1")) {
      folder.finish(State.DIVERGED, 76, "The loss is not finite");
      folder.finish(State.SUCCEEDED, 0, "");
    }
    assertThat(status().path("state").asText()).isEqualTo("DIVERGED");
    assertThat(content()).doesNotContainKey("_SUCCESS");
  }

  @Test
  void whatStandsThereIsNotTouchedUnlessAllowed() throws IOException {
    succeed("app-1");
    Map<String, String> before = content();
    assertThatThrownBy(() -> claim(IfExists.FAIL, "app-2"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining(path + " exists")
        .hasMessageContaining("--if-exists overwrite");
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void aStartThatFailedIsInNobodysWay() throws IOException {
    try (RunFolder folder = claim(IfExists.FAIL, "app-1")) {
      folder.write("config.conf", "seed = 1");
      folder.finish(State.FAILED, 65, "The data is empty");
    }
    try (RunFolder folder = claim(IfExists.FAIL, "app-2")) {
      folder.clear();
      assertThat(content()).containsOnlyKeys("status.json", "_LOCK");
      folder.write("report.json", "{}");
      folder.finish(State.FAILED, 70, "broken");
    }
    Map<String, String> before = content();
    assertThatThrownBy(() -> claim(IfExists.FAIL, "app-3"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining(path + " exists");
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void skippingLeavesASuccessAndReplacesAFailure() throws IOException {
    succeed("app-1");
    Map<String, String> before = content();
    assertThat(RunFolder.claim(storage, IfExists.SKIP, application("app-2"), CLOCK)).isEmpty();
    assertThat(content()).isEqualTo(before);
    try (RunFolder folder = claim(IfExists.OVERWRITE, "app-3")) {
      folder.finish(State.FAILED, 65, "bad");
    }
    try (RunFolder folder = claim(IfExists.SKIP, "app-4")) {
      assertThat(status().path("applicationId").asText()).isEqualTo("app-4");
    }
  }

  @Test
  void overwritingTakesTheMarkAtOnceAndTheRestWhenTheRunIsKnownToStart() throws IOException {
    succeed("app-1");
    try (RunFolder folder = claim(IfExists.OVERWRITE, "app-2")) {
      assertThat(content()).containsKey("report.json").doesNotContainKey("_SUCCESS");
      folder.clear();
      assertThat(content()).doesNotContainKey("report.json").containsKey("status.json");
    }
  }

  @Test
  void aFolderThatIsNoRunsIsNeverReplaced() throws IOException {
    Files.createDirectories(path);
    Files.writeString(path.resolve("thesis.txt"), "years of work");
    assertThatThrownBy(() -> claim(IfExists.OVERWRITE, "app-1"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("holds thesis.txt and no status.json of a run");
    assertThat(content().keySet()).containsExactly("thesis.txt");
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Files.writeString(path, "");
    assertThatThrownBy(() -> claim(IfExists.OVERWRITE, "app-1"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void aSecondCopyIsTurnedAwayWhateverTheRule() throws IOException {
    try (RunFolder first = claim(IfExists.FAIL, "app-1")) {
      Map<String, String> before = content();
      for (IfExists rule : IfExists.values()) {
        assertThatThrownBy(() -> claim(rule, "app-2"))
            .isInstanceOf(BusyException.class)
            .hasMessageContaining("is being written by application app-1");
      }
      assertThat(content()).isEqualTo(before);
      first.finish(State.SUCCEEDED, 0, "");
    }
  }

  @Test
  void theNextAttemptOfAnApplicationTakesOver() throws IOException {
    RunFolder dead = claim(IfExists.FAIL, "app-1");
    Identity second = Identity.of("train", "app-1", "2");
    try (RunFolder folder =
        RunFolder.claim(storage, IfExists.OVERWRITE, second, CLOCK).orElseThrow()) {
      assertThat(status().path("attempt").asText()).isEqualTo("2");
      assertThatThrownBy(() -> dead.write("report.json", "{}")).isInstanceOf(BusyException.class);
      folder.finish(State.SUCCEEDED, 0, "");
    }
    dead.close();
    assertThat(status().path("state").asText()).isEqualTo("SUCCEEDED");
  }

  @Test
  void aRunThatGaveNoSignOfLifeIsTakenOver() throws IOException {
    RunFolder silent = claim(IfExists.FAIL, "app-1");
    Clock later = Clock.offset(CLOCK, Lock.LEASE.plus(Duration.ofSeconds(1)));
    Optional<RunFolder> next =
        RunFolder.claim(storage, IfExists.OVERWRITE, application("app-2"), later);
    assertThat(next).isPresent();
    silent.close();
    next.get().close();
    assertThat(status().path("applicationId").asText()).isEqualTo("app-2");
  }

  @Test
  void aRunThatIsResumedCountsItsAttempts() throws IOException {
    claim(IfExists.FAIL, "app-1").close();
    try (RunFolder second = claim(IfExists.RESUME, "app-2")) {
      assertThat(second.attempt()).isEqualTo("2");
      assertThat(status().path("attempt").asText()).isEqualTo("2");
    }
    Identity fifth = Identity.of("train", "app-3", "5");
    try (RunFolder third = RunFolder.claim(storage, IfExists.RESUME, fifth, CLOCK).orElseThrow()) {
      assertThat(third.attempt()).isEqualTo("5");
    }
    try (RunFolder anew = claim(IfExists.OVERWRITE, "app-4")) {
      assertThat(anew.attempt()).isEqualTo("1");
    }
  }

  @Test
  void aRunThatCannotGoOnLeavesTheFolderAsItWas() throws IOException {
    succeed("app-1");
    Map<String, String> before = content();
    try (RunFolder folder = claim(IfExists.RESUME, "app-2")) {
      assertThat(content()).isNotEqualTo(before);
      assertThat(folder.refused("It is another run")).hasMessage("It is another run");
      folder.finish(State.FAILED, 73, "It is another run");
    }
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void aFileThatCannotBeWrittenWholeDoesNotStay() throws IOException {
    assertThatThrownBy(
            () ->
                storage.writeInPlace(
                    "state",
                    out -> {
                      out.write(new byte[100_000]);
                      throw new IOException("no space left");
                    }))
        .isInstanceOf(OutputException.class)
        .hasMessage("Cannot write " + path + "/state: no space left");
    assertThat(content()).isEmpty();
  }

  @Test
  void aFolderThatVanishesIsNotMadeAgain() {
    try (RunFolder folder = claim(IfExists.FAIL, "app-1")) {
      FileUtil.fullyDelete(path.toFile());
      assertThatThrownBy(() -> folder.write("report.json", "{}"))
          .isInstanceOf(OutputException.class)
          .hasMessageStartingWith(
              path + " was removed or emptied while this run was writing there");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aFullDiskIsSaid() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "This machine has no device that is always full");
    Files.createDirectories(path);
    Files.createSymbolicLink(path.resolve("state"), full);
    assertThatThrownBy(() -> storage.writeInPlace("state", out -> out.write(new byte[100_000])))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("Cannot write " + path + "/state: ")
        .hasMessageContaining("No space left on device");
    assertThat(path.resolve("state")).doesNotExist();
    assertThat(full).exists();
  }

  @Test
  void aFreshFolderHasTheNameAndTheTime() {
    assertThat(RunFolder.fresh("digits-mlp", new Configuration(), CLOCK))
        .matches("out/digits-mlp-20260102-\\d{6}");
  }
}
