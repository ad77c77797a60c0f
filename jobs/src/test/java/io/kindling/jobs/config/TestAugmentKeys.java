package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.augment.Blur;
import io.kindling.partitioning.augment.Crop;
import io.kindling.partitioning.augment.CutMix;
import io.kindling.partitioning.augment.Cutout;
import io.kindling.partitioning.augment.Fill;
import io.kindling.partitioning.augment.Flip;
import io.kindling.partitioning.augment.Jitter;
import io.kindling.partitioning.augment.MixUp;
import io.kindling.partitioning.augment.Noise;
import io.kindling.partitioning.augment.Rotate;
import io.kindling.partitioning.augment.Scale;
import io.kindling.partitioning.augment.Shear;
import io.kindling.partitioning.augment.Translate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestAugmentKeys {
  private static final String ALL =
      "[ { flip = both, chance = 0.25 }, { rotate = 15, fill = edge }, { translate = 0.1 },"
          + " { scale = [0.9, 1.1] }, { shear = 10 }, { crop { padding = 4 } },"
          + " { jitter { brightness = 0.2, contrast = 0.3, saturation = 0.4, hue = 0.05 } },"
          + " { blur = 1.0 }, { noise = 8 }, { cutout = 8 }, { mixUp = 0.2 },"
          + " { cutMix = 1.0, chance = 0.5 } ]";

  private static RunConfig read(String data, String... sets) {
    var file =
        ConfigText.parse(
            "data { " + data + " }\nnetwork = [ { dense = 2 } ]", "a.conf", name -> "");
    return RunConfig.read(file, List.of(sets), Purpose.TRAIN, Pattern.compile("secret"));
  }

  private static Augmentation augmentation(String list, String... sets) {
    return read("source = cifar, path = a, augment = " + list, sets)
        .data()
        .orElseThrow()
        .augmentation();
  }

  private static void assertProblem(String list, String... expected) {
    assertThatThrownBy(() -> augmentation(list))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(expected);
  }

  @Test
  void changesHaveTheirSettingsAndDefaults() {
    assertThat(augmentation(ALL))
        .isEqualTo(
            Augmentation.of(
                new Flip(Flip.Direction.BOTH, 0.25),
                new Rotate(15, Fill.EDGE, 1),
                new Translate(0.1, Fill.BLACK, 1),
                new Scale(0.9, 1.1, Fill.BLACK, 1),
                new Shear(10, Fill.BLACK, 1),
                new Crop(4, Fill.BLACK, 1),
                new Jitter(0.2, 0.3, 0.4, 0.05, 1),
                new Blur(1, 1),
                new Noise(8, 1),
                new Cutout(8, 1),
                new MixUp(0.2, 1),
                new CutMix(1, 0.5)));
    assertThat(augmentation("[]")).isEqualTo(Augmentation.NONE);
    assertThat(augmentation(ALL, "data.augment=[ { flip = vertical } ]"))
        .isEqualTo(Augmentation.of(new Flip(Flip.Direction.VERTICAL, 0.5)));
    assertThat(read("source = digits").data().orElseThrow().augmentation())
        .isEqualTo(Augmentation.NONE);
  }

  @Test
  void whatHoldsIsPrintedReadAgainAndDecides() {
    RunConfig config = read("source = cifar, path = a, augment = " + ALL);
    assertThat(config.text())
        .contains(
            "augment = [ { flip = both, chance = 0.25 }, { rotate = 15, fill = edge, chance = 1 },",
            "{ crop { padding = 4, fill = black, chance = 1 } }, { jitter { brightness = 0.2,");
    assertThat(RunConfig.dataOf(config.text(), List.of(), Now.at(Clock.systemUTC())))
        .isEqualTo(config.data());
    Map<String, String> kept = DecisiveSettings.in(config.text());
    assertThat(kept.get("data.augment")).contains("cutMix");
    Map<String, String> without =
        new TreeMap<>(DecisiveSettings.in(read("source = cifar, path = a").text()));
    assertThat(without.remove("data.augment")).isEqualTo("[]");
    assertThat(DecisiveSettings.absentFrom(without)).isEqualTo(Map.of("data.augment", "[]"));
    assertThat(DecisiveSettings.in(read("source = csv, path = a").text()))
        .doesNotContainKey("data.augment");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertProblem(
        "[ { flip = horizontal }, { rotat = 15, chance = 0.5 }, { rotate = 700 } ]",
        "a.conf:1: in data.augment, change 2: unknown change 'rotat': the nearest known change is"
            + " 'rotate'",
        "a.conf:1: in data.augment, change 3: 'rotate' must be a number above 0 to 180, found 700");
    assertProblem(
        "[ { flip = sideways } ]",
        "change 1: 'flip' must be horizontal, vertical or both, found \"sideways\"");
    assertProblem(
        "[ { crop { pading = 4 } } ]",
        "unknown key 'crop.pading' of crop: the nearest known key is 'crop.padding'",
        "'crop.padding' is missing: it says how far; expected a whole number from 1 to 16384");
    assertProblem("[ { crop = 4 } ]", "'crop' must be a section { … }, found 4");
    assertProblem(
        "[ { blur = 1, fill = black } ]",
        "unknown key 'fill' of blur: the nearest known key is 'blur'");
    assertProblem(
        "[ { flip = both, rotate = 3 } ]",
        "it names several, [flip, rotate]: write each as an object of its own");
    assertProblem("[ flip ]", "expected an object such as { flip = horizontal }, found \"flip\"");
    assertProblem("flip", "'data.augment' must be a list such as [ { flip = horizontal }");
    assertProblem(
        "[ { scale = [1.1, 0.9] } ]",
        "'scale' must be a list of two numbers from 0.1 to 10, the smaller first, found the list");
    assertProblem(
        "[ { noise = 8, chance = 2 } ]", "'chance' must be a number from 0 to 1, found 2");
    assertProblem("[ { jitter {} } ]", "Invalid jitter of nothing in data.augment");
    assertProblem(
        "[ { mixUp = 1 }, { blur = 1 } ]",
        "a.conf:1: data.augment has blur behind mixUp, which mixes rows when all else is done to"
            + " them: expected it in front");
  }

  @Test
  void otherSourcesHaveNoImages() {
    assertThatThrownBy(() -> read("source = csv, path = a, augment = [ { flip = both } ]"))
        .hasMessageContaining(
            "'data.augment' belongs to the sources digits, shapes, idx, cifar, images, found it"
                + " with the source csv");
    assertThatThrownBy(() -> read("source = digits, target = number, augment = [ { mixUp = 1 } ]"))
        .hasMessageContaining(
            "data.augment has [mixUp], which mix the classes of rows: expected data.target = class");
  }
}
