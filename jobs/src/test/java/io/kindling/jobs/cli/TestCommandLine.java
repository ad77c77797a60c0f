package io.kindling.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestCommandLine {
  private final CommandLine line = new CommandLine(jobs(), "1.2.3");

  private static Map<String, String> jobs() {
    Map<String, String> jobs = new LinkedHashMap<>();
    jobs.put("train", "Trains a network.");
    jobs.put("evaluate", "Measures a model.");
    return jobs;
  }

  @Test
  void optionsMayStandAnywhereBehindTheJob() {
    Arguments arguments =
        line.parse(
            "train",
            "a.conf",
            "--set",
            "data.rows=5",
            "--out",
            "there",
            "--set",
            "training.seed=2",
            "--if-exists",
            "skip",
            "--dry-run");
    assertThat(arguments.job()).isEqualTo("train");
    assertThat(arguments.config()).contains("a.conf");
    assertThat(arguments.sets()).containsExactly("data.rows=5", "training.seed=2");
    assertThat(arguments.out()).contains("there");
    assertThat(arguments.ifExists()).isEqualTo(IfExists.SKIP);
    assertThat(arguments.dryRun()).isTrue();
  }

  @Test
  void withoutOptionsTheDefaultsHold() {
    Arguments arguments = line.parse("train");
    assertThat(arguments.config()).isEmpty();
    assertThat(arguments.out()).isEmpty();
    assertThat(arguments.ifExists()).isEqualTo(IfExists.FAIL);
    assertThat(arguments.dryRun()).isFalse();
  }

  @Test
  void aModelIsASetting() {
    assertThat(line.parse("evaluate", "--model", "out/a/model").sets())
        .containsExactly("model.path=out/a/model");
  }

  @Test
  void howLongToWaitIsASetting() {
    assertThat(line.parse("train", "--resource-timeout", "90 s").sets())
        .containsExactly("averaging.resourceTimeout=90 s");
  }

  @Test
  void anUnknownJobIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> line.parse("tarin", "a.conf"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("Unknown job 'tarin': the nearest job is 'train'");
  }

  @Test
  void aSettingNeedsAKeyAndAValue() {
    assertThatThrownBy(() -> line.parse("train", "--set", "data.rows"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--set takes KEY=VALUE, found 'data.rows'");
  }

  @Test
  void anUnknownRuleIsRefusedWithThoseThereAre() {
    assertThat(line.parse("train", "--if-exists", "resume").ifExists()).isEqualTo(IfExists.RESUME);
    assertThatThrownBy(() -> line.parse("train", "--if-exists", "continue"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(
            "Unknown rule 'continue' of --if-exists: expected fail, skip, overwrite, resume");
  }

  @Test
  void anUnknownOptionAndAMissingJobAreUsageErrors() {
    assertThatThrownBy(() -> line.parse("train", "--fast"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--fast");
    assertThatThrownBy(() -> line.parse("--dry-run"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("JOB");
  }

  @Test
  void theUsageListsJobsAndOptions() {
    assertThat(line.usage())
        .contains("JOB", "[CONFIG]", "--set", "--out", "--if-exists", "--dry-run", "--model")
        .contains("--resource-timeout TIME")
        .contains("train      Trains a network.", "evaluate   Measures a model.")
        .contains("fail, skip, overwrite, resume");
    assertThat(line.version()).isEqualTo("kindling 1.2.3");
    assertThat(line.asksForHelp("train", "--help")).isTrue();
    assertThat(line.asksForVersion("--version")).isTrue();
  }
}
