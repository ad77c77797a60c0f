package io.kindling.partitioning;

import io.kindling.engine.Checks;
import io.kindling.partitioning.augment.Augmentation;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the data section of a configuration says.
 *
 * @param source where rows come from
 * @param split how they are divided
 * @param splitSeed which of the possible divisions
 * @param features how features become numbers
 * @param targets what is predicted: the same of all labels, or one for each
 * @param classWeights what the classes of the rows to train on weigh
 * @param sampling how many rows of each class are trained on
 * @param augmentation what happens to rows of training steps by chance
 * @param keeping where shards are kept
 * @param grid into how many cells each side of a picture is divided where boxes are predicted
 */
public record DataSpec(
    SourceSpec source,
    Split split,
    long splitSeed,
    FeatureEncoding features,
    List<Target> targets,
    ClassWeights classWeights,
    Sampling sampling,
    Augmentation augmentation,
    Keeping keeping,
    int grid)
    implements Serializable {
  /** The cells of a side where nothing else is said. */
  public static final int USUAL_GRID = 7;

  /** The most cells that a side may have. */
  public static final int FINEST_GRID = 64;

  public DataSpec {
    targets = List.copyOf(targets);
    Checks.require(
        targets.size() == 1 || targets.size() == source.labelCount(),
        "data.target = %s has %s words for %s of data.label: expected one word, or one for each"
            + " column",
        targets.stream().map(Target::word).toList(),
        targets.size(),
        source.labelCount() == 1 ? "one column" : source.labelCount() + " columns");
    Checks.require(
        classWeights == ClassWeights.NONE
            || source.labelCount() == 1 && targets.equals(List.of(Target.CLASS)),
        "data.classWeights = %s is for rows with one label, a class",
        classWeights.word());
    Checks.require(
        !split.stratified()
            || source.labelCount() == 1
                && targets.equals(List.of(Target.CLASS))
                && !(source instanceof SourceSpec.Text),
        "data.split.stratify = true is for rows with one label, a class");
    Checks.require(
        !split.stratified() || source.division().isNone(),
        "data.split.stratify = true divides the rows of each class, %s says otherwise how they are"
            + " divided: expected one of them",
        source.division().key());
    check(keeping, source);
    checkTargets(source, targets);
    Checks.require(
        grid >= 1 && grid <= FINEST_GRID,
        "Invalid data.boxes.grid %s: expected a whole number from 1 to %s",
        grid,
        FINEST_GRID);
    Checks.require(
        sampling.isNone()
            || source.labelCount() == 1
                && targets.equals(List.of(Target.CLASS))
                && !(source instanceof SourceSpec.Text),
        "data.sampling = %s is for rows with one label, a class",
        sampling.kind().word());
    Checks.require(
        augmentation.isNone() || source.isOfImages(),
        "data.augment changes images, which the source %s has none of",
        source.word());
    Checks.require(
        augmentation.mixings().isEmpty() || targets.equals(List.of(Target.CLASS)),
        "data.augment has %s, which mix the classes of rows: expected data.target = class",
        augmentation.mixingWords());
  }

  private static void checkTargets(SourceSpec source, List<Target> targets) {
    boolean ofPlaces = targets.stream().anyMatch(Target::isOfPlaces);
    Checks.require(
        !source.targetOfPlaces().isPresent() && !ofPlaces
            || targets.size() == 1 && source.targetOfPlaces().equals(Optional.of(targets.get(0))),
        "data.target = %s does not go with data.source = %s as it is set: boxes are of images with"
            + " annotations or of shapes, masks of images with masks or of shapes, points of images"
            + " with a table of labels or of shapes",
        targets.stream().map(Target::word).toList(),
        source.word());
  }

  private static void check(Keeping keeping, SourceSpec source) {
    Checks.require(
        !(source instanceof SourceSpec.Text)
            || keeping.equals(Keeping.USUAL.with(keeping.settings())),
        "data.prepared, data.hold and data.scratch are for rows: a text is read as it is");
  }

  /** The column that says how rows are divided into parts. */
  public Division division() {
    return source.division();
  }

  /** With the usual grid where boxes are predicted. */
  public DataSpec(
      SourceSpec source,
      Split split,
      long splitSeed,
      FeatureEncoding features,
      List<Target> targets,
      ClassWeights classWeights,
      Sampling sampling,
      Augmentation augmentation,
      Keeping keeping) {
    this(
        source,
        split,
        splitSeed,
        features,
        targets,
        classWeights,
        sampling,
        augmentation,
        keeping,
        USUAL_GRID);
  }

  /** The same with another grid where boxes are predicted. */
  public DataSpec withGrid(int cells) {
    return changed(classWeights, sampling, augmentation, keeping, cells);
  }

  /** With rows that stay as they are, in memory where that is large enough. */
  public DataSpec(
      SourceSpec source,
      Split split,
      long splitSeed,
      FeatureEncoding features,
      List<Target> targets,
      ClassWeights classWeights) {
    this(
        source,
        split,
        splitSeed,
        features,
        targets,
        classWeights,
        Sampling.NONE,
        Augmentation.NONE,
        Keeping.USUAL);
  }

  /** The same rows, kept otherwise. */
  public DataSpec with(Keeping other) {
    return changed(classWeights, sampling, augmentation, other, grid);
  }

  /** The same with other changes of rows of training steps. */
  public DataSpec with(Augmentation changes) {
    return changed(classWeights, sampling, changes, keeping, grid);
  }

  private DataSpec changed(
      ClassWeights weights, Sampling samples, Augmentation changes, Keeping kept, int cells) {
    return new DataSpec(
        source, split, splitSeed, features, targets, weights, samples, changes, kept, cells);
  }

  /** All rows, once, and with the same weight for each class. */
  public DataSpec plain() {
    return changed(ClassWeights.NONE, Sampling.NONE, augmentation, keeping, grid);
  }

  /** With classes that weigh as much as their rows. */
  public DataSpec(
      SourceSpec source,
      Split split,
      long splitSeed,
      FeatureEncoding features,
      List<Target> targets) {
    this(source, split, splitSeed, features, targets, ClassWeights.NONE);
  }

  /** With the same kind of target for all labels. */
  public DataSpec(
      SourceSpec source, Split split, long splitSeed, FeatureEncoding features, Target target) {
    this(source, split, splitSeed, features, List.of(target));
  }

  /** What is predicted of a label. */
  public Target target(int label) {
    return targets.get(targets.size() == 1 ? 0 : label);
  }

  /** How features become numbers. */
  public enum FeatureEncoding {
    /** Pixels to 0–1, drawn sequences as they are, other numbers standardised. */
    AUTO,
    /** Divided by 255. */
    PIXELS,
    /** Less the mean, divided by the deviation, of the training part. */
    STANDARDISE,
    /** As they are. */
    NONE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is predicted. */
  public enum Target {
    /** One of some classes. */
    CLASS,
    /** A number. */
    NUMBER,
    /** Where objects lie in a picture, and which. */
    BOXES,
    /** The class of each pixel. */
    MASK,
    /** Where points of a picture lie that have names. */
    POINTS;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it says something of places in a picture. */
    public boolean isOfPlaces() {
      return isOfCells() || this == POINTS;
    }

    /** Whether it says something of each cell of a grid, or of each pixel. */
    public boolean isOfCells() {
      return this == BOXES || this == MASK;
    }
  }

  /**
   * The fractions of the parts; they add up to 1.
   *
   * @param stratified whether the rows of each class are divided so
   */
  public record Split(double train, double validation, double test, boolean stratified)
      implements Serializable {
    /** What holds where nothing is said. */
    public static final Split USUAL = new Split(0.8, 0.1, 0.1);

    /** All rows are for training. */
    public static final Split NONE = new Split(1, 0, 0);

    public Split {
      Checks.require(
          train > 0 && validation >= 0 && test >= 0,
          "Invalid split train = %s, validation = %s, test = %s: expected train above 0, the others"
              + " at least 0",
          train,
          validation,
          test);
      Checks.require(
          Math.abs(train + validation + test - 1) < 1e-9,
          "Invalid split train = %s, validation = %s, test = %s: expected fractions that add up to"
              + " 1, found %s",
          train,
          validation,
          test,
          train + validation + test);
    }

    /** Of all rows, whatever their classes. */
    public Split(double train, double validation, double test) {
      this(train, validation, test, false);
    }

    /**
     * The same proportion of training and validation, for a source that brings its own test rows.
     */
    public Split withoutTest() {
      double rest = train + validation;
      return new Split(train / rest, validation / rest, 0, stratified);
    }
  }
}
