package io.kindling.partitioning.source;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.BadRows;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Images that are decoded once: where bad ones are left out, they must be counted before the others
 * are taken, and what came of each is held in between.
 *
 * @param images those that can be used; a bad one ends them where the rule says so
 * @param held what came of all images, where these are counted
 */
record Decoded(
    JavaRDD<GoodRows.Good<ImageFile>> images,
    Optional<JavaRDD<GoodRows.Good<ImageFile>>> test,
    List<JavaRDD<Tried<ImageFile>>> held,
    Packer<ImageFile> packer,
    BadRowRule rule) {

  static Decoded of(
      JavaRDD<ImageFile> images,
      Optional<JavaRDD<ImageFile>> test,
      Packer<ImageFile> packer,
      BadRowRule rule) {
    if (rule.action() == BadRowRule.Action.FAIL) {
      return new Decoded(
          GoodRows.of(images, packer, rule),
          test.map(files -> GoodRows.of(files, packer, rule)),
          List.of(),
          packer,
          rule);
    }
    JavaRDD<Tried<ImageFile>> tried = Tried.all(images, packer);
    Optional<JavaRDD<Tried<ImageFile>>> triedTest = test.map(files -> Tried.all(files, packer));
    return new Decoded(
        good(tried),
        triedTest.map(Decoded::good),
        Stream.concat(Stream.of(tried), triedTest.stream()).toList(),
        packer,
        rule);
  }

  private static JavaRDD<GoodRows.Good<ImageFile>> good(JavaRDD<Tried<ImageFile>> tried) {
    return tried
        .filter(one -> one.problem().isEmpty())
        .map(one -> new GoodRows.Good<>(one.row(), one.packed()));
  }

  /** Counts the bad ones. Their paths stay when what is held goes: the driver has all paths. */
  BadRows bad(JavaSparkContext context) {
    if (held.isEmpty()) {
      return BadRows.NONE;
    }
    boolean taken = false;
    try {
      BadRows bad = GoodRows.bad(context, held, Tried.again(packer), rule);
      BadRows kept =
          new BadRows(
              bad.notes(), bad.rows().map(paths -> context.parallelize(paths.collect(), 1)));
      taken = true;
      return kept;
    } finally {
      if (!taken) {
        held.forEach(JavaRDD::unpersist);
      }
    }
  }
}
