package io.kindling.jobs.config;

import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.augment.Blur;
import io.kindling.partitioning.augment.Change;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What happens to images of training steps by chance. */
final class AugmentKeys {
  /** The key, of sources of images. */
  static final Setting<AugmentList.Written> AUGMENT =
      Setting.of(
          "data.augment",
          new AugmentList(),
          AugmentList.Written.NONE,
          "",
          "What happens to images of training steps by chance, in order; see below.");

  private static final String CHANCE = "chance";
  private static final String FILL = "fill";
  private static final String WHY = "it says how far";

  private static final Map<String, Word> WORDS = new LinkedHashMap<>();

  static {
    flip();
    crop();
    placement("rotate", "turned around its middle", degrees("rotate", 180), Rotate::new);
    placement(
        "translate",
        "moved across and down",
        Setting.open(
            "translate",
            Numbers.BETWEEN_0_AND_1,
            "",
            "The part of its width, and of its height, that it is moved by at the most."),
        Translate::new);
    scale();
    placement("shear", "leaning to a side", degrees("shear", 80), Shear::new);
    jitter();
    plain(
        "blur",
        "blurred",
        Setting.open(
            "blur", upTo(10), "pixels", "The most that the deviation of the bell curve is."),
        Blur::new);
    plain(
        "noise",
        "with a normal random number added to each pixel",
        Setting.open(
            "noise", upTo(255), "", "The deviation of the numbers, in steps of 255 to white."),
        Noise::new);
    cutout();
    plain("mixUp", "mixed with another row, pixel by pixel", alpha("mixUp"), MixUp::new);
    plain("cutMix", "with a rectangle of another row in it", alpha("cutMix"), CutMix::new);
  }

  private AugmentKeys() {}

  /**
   * A change.
   *
   * @param sentence what an image is afterwards
   * @param settings by their full keys in an object of the list
   */
  record Word(
      String word, String sentence, List<Setting<?>> settings, Function<Reader, Change> build) {
    /** Whether all settings stand in a section behind the word. */
    boolean isSection() {
      return settings.stream().noneMatch(setting -> setting.key().equals(word));
    }
  }

  /** Builds a change of a number and a chance. */
  private interface Plain {
    Change of(double number, double chance);
  }

  /** The same with what fills an image up. */
  private interface Placed {
    Change of(double number, Fill fill, double chance);
  }

  private static void word(
      String word, String sentence, List<Setting<?>> settings, Function<Reader, Change> build) {
    WORDS.put(word, new Word(word, sentence, settings, build));
  }

  private static Setting<Double> chance(String key, double usual) {
    return Setting.of(key, Numbers.TO_1, usual, "", "How often it happens.");
  }

  private static Setting<Fill> fill(String key) {
    return Setting.of(
        key,
        Kinds.word(List.of(Fill.values()), Fill::word),
        Fill.BLACK,
        "",
        "What stands where the image was: zeros, or its nearest pixel.");
  }

  private static Setting<Double> degrees(String key, int most) {
    return Setting.open(key, upTo(most), "degrees", "How far at the most, either way.");
  }

  private static Setting<Double> alpha(String key) {
    return Setting.open(
        key, Numbers.ABOVE_0, "", "Both settings of the beta distribution that shares come from.");
  }

  private static Kind<Double> upTo(int most) {
    return Kinds.number("a number above 0 to " + most, number -> number > 0 && number <= most);
  }

  private static Kind<Long> pixels() {
    return Kinds.wholeBetween(1, 1 << 14);
  }

  private static void plain(String word, String sentence, Setting<Double> main, Plain change) {
    Setting<Double> chance = chance(CHANCE, 1);
    word(
        word,
        sentence,
        List.of(main, chance),
        read -> change.of(read.require(main, WHY), read.read(chance)));
  }

  private static void placement(String word, String sentence, Setting<Double> main, Placed change) {
    Setting<Double> chance = chance(CHANCE, 1);
    Setting<Fill> fill = fill(FILL);
    word(
        word,
        sentence,
        List.of(main, fill, chance),
        read -> change.of(read.require(main, WHY), read.read(fill), read.read(chance)));
  }

  private static void flip() {
    Setting<Flip.Direction> direction =
        Setting.open(
            "flip",
            Kinds.word(List.of(Flip.Direction.values()), Flip.Direction::word),
            "",
            "What is swapped: left and right, top and bottom, or each by a chance of its own.");
    Setting<Double> chance = chance(CHANCE, 0.5);
    word(
        "flip",
        "mirrored",
        List.of(direction, chance),
        read -> new Flip(read.require(direction, WHY), read.read(chance)));
  }

  private static void crop() {
    Setting<Long> padding =
        Setting.open(
            "crop.padding",
            pixels(),
            "pixels",
            "How much is put around it, of which a window of its size is taken.");
    Setting<Fill> fill = fill("crop.fill");
    Setting<Double> chance = chance("crop.chance", 1);
    word(
        "crop",
        "moved by whole pixels",
        List.of(padding, fill, chance),
        read ->
            new Crop(read.require(padding, WHY).intValue(), read.read(fill), read.read(chance)));
  }

  private static void scale() {
    Setting<List<Double>> ends =
        Setting.open(
            "scale",
            new Ends(),
            "",
            "Between which numbers that lies which its sides are multiplied by.");
    Setting<Fill> fill = fill(FILL);
    Setting<Double> chance = chance(CHANCE, 1);
    word(
        "scale",
        "larger or smaller",
        List.of(ends, fill, chance),
        read -> {
          List<Double> both = read.require(ends, WHY);
          return new Scale(both.get(0), both.get(1), read.read(fill), read.read(chance));
        });
  }

  private static void jitter() {
    Setting<Double> brightness = factor("brightness");
    Setting<Double> contrast = factor("contrast");
    Setting<Double> saturation = factor("saturation");
    Setting<Double> hue =
        Setting.of(
            "jitter.hue",
            Kinds.number("a number from 0 to 0.5", turns -> turns >= 0 && turns <= 0.5),
            0.0,
            "turns",
            "How far colours are turned at the most, either way.");
    Setting<Double> chance = chance("jitter.chance", 1);
    word(
        "jitter",
        "in other light and colours",
        List.of(brightness, contrast, saturation, hue, chance),
        read ->
            new Jitter(
                read.read(brightness),
                read.read(contrast),
                read.read(saturation),
                read.read(hue),
                read.read(chance)));
  }

  private static Setting<Double> factor(String name) {
    return Setting.of(
        "jitter." + name,
        Numbers.TO_1,
        0.0,
        "",
        "The most that the factor of its " + name + " is above or below 1.");
  }

  private static void cutout() {
    Setting<Long> side =
        Setting.open("cutout", pixels(), "pixels", "The side; a part may lie outside the image.");
    Setting<Double> chance = chance(CHANCE, 1);
    word(
        "cutout",
        "with a black square in it",
        List.of(side, chance),
        read -> new Cutout(read.require(side, WHY).intValue(), read.read(chance)));
  }

  /** All changes, in the order of the reference. */
  static List<Word> words() {
    return List.copyOf(WORDS.values());
  }

  static Augmentation read(Reader reader) {
    return reader.read(AUGMENT).augmentation();
  }
}
