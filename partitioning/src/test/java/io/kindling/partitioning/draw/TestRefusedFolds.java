package io.kindling.partitioning.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.draw.FoldRule.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that cannot be divided as asked for are refused. */
class TestRefusedFolds {
  @TempDir Path folder;

  private static FoldRule rule(Kind kind, int folds) {
    return new FoldRule(kind, folds, 1, false, 0, 1);
  }

  private static void refused(Pool pool, FoldRule rule, String sentence) {
    assertThatThrownBy(() -> Folds.of(pool, rule))
        .isInstanceOf(DataException.class)
        .hasMessage(sentence);
  }

  @Test
  void foldsThatThereAreTooFewRowsFor() {
    Pool pool = Sheet.of("x,y", List.of("1,a", "1,a", "1,b", "2,a", "2,a")).pool(folder);
    refused(
        pool,
        rule(Kind.ROWS, 4),
        "crossval.folds is 4, but there are 3 different rows (5 rows): expected no more folds than"
            + " these");
  }

  @Test
  void foldsThatThereAreTooFewGroupsOrMomentsFor() {
    List<String> lines =
        IntStream.range(0, 40).mapToObj(i -> i + "," + i % 3 + "," + i / 3 % 2).toList();
    Pool groups = Sheet.of("x,g,y", lines).pool(folder, Division.Kind.GROUP, "g");
    refused(
        groups,
        rule(Kind.GROUPS, 4),
        "crossval.folds is 4, but there are 3 groups (40 rows): expected no more folds than these");
    assertThat(Folds.of(groups, rule(Kind.GROUPS, 3))).hasSize(3);
    Pool moments = Sheet.of("x,t,y", lines).pool(folder, Division.Kind.ORDER, "t");
    refused(
        moments,
        rule(Kind.ORDER, 3),
        "crossval.folds is 3, which takes 4 blocks of an order, but the rows have 3 places in it:"
            + " expected fewer folds");
    assertThat(Folds.of(moments, rule(Kind.ORDER, 2))).hasSize(2);
    Pool one =
        Sheet.of("x,g,y", List.of("1,a,p", "2,a,q", "3,a,q"))
            .pool(folder, Division.Kind.GROUP, "g");
    refused(
        one,
        rule(Kind.EACH_GROUP, 2),
        "Each group is a fold, but there is 1 group (3 rows): expected at least 2");
  }

  @Test
  void rowsOfOneClass() {
    List<String> lines =
        IntStream.range(0, 20).mapToObj(i -> i + "," + (i == 7 ? "b" : "a")).toList();
    Pool pool = Sheet.of("x,y", lines).pool(folder);
    assertThatThrownBy(() -> Folds.of(pool, rule(Kind.ROWS, 4)))
        .isInstanceOf(DataException.class)
        .message()
        .matches(
            "Fold [1-4] has (15 rows to train|5 rows to be measured) on, all of the class 'a':"
                + " expected rows of several classes; say crossval.stratify = true, or fewer"
                + " crossval.folds");
    List<String> grouped =
        IntStream.range(0, 20).mapToObj(i -> i + "," + i % 4 + "," + i % 4 / 2).toList();
    Pool groups = Sheet.of("x,g,y", grouped).pool(folder, Division.Kind.GROUP, "g");
    assertThatThrownBy(() -> Folds.of(groups, rule(Kind.GROUPS, 4)))
        .isInstanceOf(DataException.class)
        .message()
        .matches(
            "Fold 1 has 5 rows to be measured on, all of the class '[01]': expected rows of several"
                + " classes; say fewer crossval.folds");
    assertThat(Folds.of(groups, rule(Kind.EACH_GROUP, 2))).hasSize(4);
    Pool two =
        Sheet.of("x,g,y", List.of("1,a,p", "2,a,p", "3,b,q"))
            .pool(folder, Division.Kind.GROUP, "g");
    assertThatThrownBy(() -> Folds.of(two, rule(Kind.EACH_GROUP, 2)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("to train on, all of the class");
  }

  @Test
  void groupsAndAnOrderWithoutAColumn() {
    Pool pool = Sheet.of("x,y", List.of("1,a", "2,b", "3,a", "4,b")).pool(folder);
    String groups =
        "Folds of groups need a column that says which rows stay together: expected"
            + " data.split.group, found none";
    refused(pool, rule(Kind.GROUPS, 2), groups);
    refused(pool, rule(Kind.EACH_GROUP, 2), groups);
    refused(
        pool,
        rule(Kind.ORDER, 2),
        "Folds in an order need a column that gives it: expected data.split.order, found none");
    assertThatThrownBy(() -> pool.rows().compareGiven(0, 1))
        .hasMessage("No column divides these rows: expected data.split.group or data.split.order");
  }

  @Test
  void rulesThatCannotBe() {
    assertThatThrownBy(() -> rule(Kind.ROWS, 1))
        .hasMessage("Invalid number of folds 1: expected at least 2");
    assertThatThrownBy(() -> new FoldRule(Kind.ROWS, 2, 0, true, 0, 1))
        .hasMessage("Invalid number of repeats 0: expected at least 1");
    assertThatThrownBy(() -> new FoldRule(Kind.ROWS, 2, 1, true, 1, 1))
        .hasMessage("Invalid fraction 1.0 for validation: expected at least 0, below 1");
    for (Kind kind : List.of(Kind.EACH_GROUP, Kind.ORDER)) {
      assertThatThrownBy(() -> new FoldRule(kind, 2, 3, true, 0, 1))
          .hasMessage(
              "Folds that are not made by chance are the same each time: expected"
                  + " crossval.repeats = 1, found 3");
    }
  }

  @Test
  void aValidationPartThatWouldBeEmpty() {
    Pool one = Sheet.of("x,y", List.of("1,a", "1,a", "1,a", "2,b", "2,b", "2,b")).pool(folder);
    FoldRule rule = new FoldRule(Kind.ROWS, 2, 1, false, 0.1, 3);
    assertThatThrownBy(() -> Folds.whole(one, rule))
        .hasMessage(
            "crossval.validation = 0.1 divides 6 rows into 6 to train on and 0 to validate, for"
                + " those of a content stay together: expected some of both");
  }
}
