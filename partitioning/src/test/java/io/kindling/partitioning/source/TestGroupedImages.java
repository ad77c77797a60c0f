package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.draw.Bootstrap;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.FoldRule;
import io.kindling.partitioning.draw.Folds;
import io.kindling.partitioning.draw.Pool;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folds and samples of images that a column of their table groups: a group is on one side. */
class TestGroupedImages {
  private static final int IMAGES = 36;
  private static final int GROUPS = 9;

  @TempDir Path folder;

  private DataSpec spec;

  /** The label of an image is its number, whose remainder is its group. */
  @BeforeEach
  void write() throws IOException {
    StringBuilder table = new StringBuilder("file,number,patient\n");
    for (int i = 0; i < IMAGES; i++) {
      ImageFiles.write(
          folder,
          "pictures/" + i + ".png",
          ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 1, 1, new Color(7 * i, 0, 0)));
      table.append(i).append(".png,").append(i).append(",p").append(i % GROUPS).append('\n');
    }
    Path file = Files.writeString(folder.resolve("labels.csv"), table);
    TableReading reading =
        TableReading.csv(
            List.of(file.toUri().toString()), new TableReading.Text(true, ',', List.of()));
    Division division = new Division(Division.Kind.GROUP, "patient");
    SourceSpec source =
        new SourceSpec.Images(
            folder.resolve("pictures").toUri().toString(),
            3,
            1,
            1,
            SourceSpec.Fit.STRETCH,
            BadRowRule.FAIL,
            new ImageLabels.OfTable(reading, "file", List.of("number"), "", division));
    spec =
        new DataSpec(
            source, DataSpec.Split.NONE, 1, DataSpec.FeatureEncoding.AUTO, DataSpec.Target.CLASS);
  }

  /** Held whole, and left in their shards. */
  private List<Pool> pools() {
    PreparedData data = PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(2));
    return List.of(Pool.of(data), Pool.leaving(data));
  }

  private static Set<Integer> groups(Pool pool, Draw draw, Part part) {
    Set<Integer> groups = new TreeSet<>();
    for (int row : draw.rows(part)) {
      groups.add(Integer.parseInt(pool.rows().label(row)) % GROUPS);
    }
    return groups;
  }

  private static void assertDivided(Pool pool, Draw draw) {
    Set<Integer> all = new TreeSet<>();
    int size = 0;
    for (Part part : Part.values()) {
      Set<Integer> own = groups(pool, draw, part);
      all.addAll(own);
      size += own.size();
    }
    assertThat(size).as("no group is in two parts").isEqualTo(all.size());
    assertThat(all).hasSize(GROUPS);
  }

  @Test
  void noGroupIsOnBothSidesOfAFold() {
    List<List<Integer>> drawn = new ArrayList<>();
    for (Pool pool : pools()) {
      for (FoldRule.Kind kind : List.of(FoldRule.Kind.GROUPS, FoldRule.Kind.EACH_GROUP)) {
        List<Draw> draws = Folds.of(pool, new FoldRule(kind, 3, 1, false, 0.25, 5));
        assertThat(draws).hasSize(kind == FoldRule.Kind.GROUPS ? 3 : GROUPS);
        List<Integer> tested = new ArrayList<>();
        for (Draw draw : draws) {
          assertDivided(pool, draw);
          tested.addAll(groups(pool, draw, Part.TEST));
        }
        assertThat(tested).hasSize(GROUPS).doesNotHaveDuplicates();
        drawn.add(tested);
      }
    }
    assertThat(drawn.subList(2, 4)).isEqualTo(drawn.subList(0, 2));
  }

  @Test
  void noGroupIsInABagAndOutOfIt() {
    for (boolean again : List.of(true, false)) {
      List<Set<Integer>> inside = new ArrayList<>();
      for (Pool pool : pools()) {
        Bootstrap samples = new Bootstrap(Bootstrap.Of.GROUPS, again ? 1 : 0.5, again, 3);
        for (int model = 0; model < 4; model++) {
          Draw draw = samples.of(pool, model);
          assertDivided(pool, draw);
          assertThat(draw.rows(Part.TRAIN).length % (IMAGES / GROUPS)).isZero();
          inside.add(groups(pool, draw, Part.TRAIN));
        }
      }
      assertThat(inside.subList(4, 8)).isEqualTo(inside.subList(0, 4));
    }
  }
}
