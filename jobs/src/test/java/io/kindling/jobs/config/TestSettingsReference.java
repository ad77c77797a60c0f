package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.jobs.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TestSettingsReference {
  @Test
  void thePageSaysWhatTheCodeDeclares() throws IOException {
    Path page = Project.root().resolve("conf/README.md");
    if (Boolean.getBoolean("kindling.write")) {
      Files.writeString(page, SettingsReference.markdown());
    }
    assertThat(Files.readString(page))
        .as(
            "write it again: ./mvnw -pl jobs -am test -Dtest=TestSettingsReference"
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dkindling.write=true")
        .isEqualTo(SettingsReference.markdown());
  }

  @Test
  void everySettingHasItsSentenceAndADefaultInItsRange() {
    for (Setting<?> setting : Settings.all()) {
      assertThat(setting.sentence()).as(setting.key()).endsWith(".").hasSizeLessThan(110);
      assertThat(setting.kind().range()).as(setting.key()).isNotBlank();
      assertDefaultReadsBack(setting);
    }
    assertThat(Settings.all()).extracting(Setting::key).doesNotHaveDuplicates();
  }

  private static <T> void assertDefaultReadsBack(Setting<T> setting) {
    if (setting.fallback().isPresent()) {
      var config =
          ConfigText.parse(setting.key() + " = " + setting.fallbackText(), "test", name -> "");
      assertThat(setting.kind().read(config.getValue(setting.key())))
          .as(setting.key())
          .isEqualTo(setting.fallback().get());
    }
  }
}
