package io.kindling.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What benchmarks are asked and what they say; runs where the profile {@code bench} is on. */
class TestReport {
  private static final Task TASK = Task.LARGE;

  @Test
  void optionsAreReadInAnyOrder() {
    BenchOptions options = BenchOptions.parse("--seconds", "5", "--case", "cnn", "--json", "a");
    assertThat(options.seconds()).hasValue(5);
    assertThat(options.json()).isEqualTo(Optional.of(Path.of("a")));
    assertThat(options.chosen(Task.ALL)).extracting(Task::name).containsExactly("cnn 28x28 b64");
    assertThat(BenchOptions.parse().chosen(Task.ALL)).isEqualTo(Task.ALL);
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> BenchOptions.parse("--fast", "1"))
        .hasMessage("Unknown option --fast: expected --json, --case or --seconds");
    assertThatThrownBy(() -> BenchOptions.parse("--json"))
        .hasMessage("--json is followed by a value, found the end");
    assertThatThrownBy(() -> BenchOptions.parse("--seconds", "soon"))
        .hasMessage("Invalid --seconds soon: expected a number");
    assertThatThrownBy(() -> BenchOptions.parse("--seconds", "0"))
        .hasMessage("Invalid --seconds 0.0: expected a number above 0");
    assertThatThrownBy(() -> BenchOptions.parse("--case", "gan").chosen(List.of(TASK)))
        .hasMessage("No case contains \"gan\": expected a part of mlp 784-512-256-10 b128");
    assertThatThrownBy(() -> Bench.start("sync", "--case", "mlp"))
        .hasMessage(
            "The benchmark sync always measures all: expected --json FILE or nothing, found"
                + " --case mlp");
  }

  @Test
  void rowsArePrintedAndWrittenWithTheMeanOfTheirRatios(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("rows.json");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Bench bench = Bench.start("engine", BenchOptions.parse("--json", json.toString()), out);
    bench.add(Row.beside("a", "ms", 1, "PyTorch", 2).withPeakShare(0.5));
    bench.add(Row.beside("b", "ms", 1, "PyTorch", 8));
    bench.add(Row.alone("c", "ms", 3));
    bench.summarise();
    assertThat(Files.readAllLines(json))
        .containsExactly(
            "{\"bench\":\"engine\",\"case\":\"a\",\"unit\":\"ms\",\"ours\":1.0,\"peer\":2.0,"
                + "\"peerName\":\"PyTorch\",\"ratio\":2.0,\"peakShare\":0.5}",
            "{\"bench\":\"engine\",\"case\":\"b\",\"unit\":\"ms\",\"ours\":1.0,\"peer\":8.0,"
                + "\"peerName\":\"PyTorch\",\"ratio\":8.0,\"peakShare\":null}",
            "{\"bench\":\"engine\",\"case\":\"c\",\"unit\":\"ms\",\"ours\":3.0,\"peer\":null,"
                + "\"peerName\":null,\"ratio\":null,\"peakShare\":null}");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .containsPattern("a +1.000 +2.000 +2.00x +50%  PyTorch \\(ms\\)")
        .containsPattern("c +3.000 +- +- +- +\\(ms\\)")
        .endsWith("# geometric mean of 2 ratios: 4.00x" + System.lineSeparator());
  }

  @Test
  void sidesThatDifferAreRefused() {
    SameWork.check(TASK, "PyTorch", 2.30001, 2.3);
    assertThatThrownBy(() -> SameWork.check(TASK, "PyTorch", 2.301, 2.3))
        .hasMessage(
            "mlp 784-512-256-10 b128: the two sides do not do the same work: the loss is 2.301"
                + " here and 2.3 in PyTorch");
    assertThatThrownBy(() -> SameWork.check(TASK, "PyTorch", Double.NaN, 2.3))
        .hasMessageContaining("the loss is NaN here");
    float[] theirs = {3, 4};
    SameWork.check(TASK, "PyTorch", "the gradient", new float[] {3.001f, 4}, theirs);
    assertThatThrownBy(
            () -> SameWork.check(TASK, "PyTorch", "the gradient", new float[] {3, 3.5f}, theirs))
        .hasMessage(
            "mlp 784-512-256-10 b128: the two sides do not do the same work: the gradient has 2"
                + " numbers here and 2 in PyTorch, and they differ by 0.1 of their length");
    assertThatThrownBy(
            () -> SameWork.check(TASK, "PyTorch", "the gradient", new float[] {3}, theirs))
        .hasMessageContaining("has 1 numbers here and 2 in PyTorch");
  }
}
