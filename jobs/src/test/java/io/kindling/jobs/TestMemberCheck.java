package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.model.Model;
import io.kindling.engine.model.ModelException;
import io.kindling.engine.network.Network;
import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.inference.Combination;
import io.kindling.jobs.output.Identity;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.output.Storage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder whose models do not make one is refused when it is read. */
class TestMemberCheck {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final List<Double> ONES = List.of(1.0, 1.0);

  @TempDir Path temporary;
  private int runs;

  private static Model model(Network network) {
    return new Model(
        network,
        Loss.CROSS_ENTROPY,
        network.initialParameters(1),
        new float[0],
        JsonNodeFactory.instance.objectNode());
  }

  private static Model of(int outputs) {
    return model(Network.input(2).dense(outputs));
  }

  private static Model noted(Model model, String note) {
    ObjectNode notes = model.notes().deepCopy();
    notes.putObject(note);
    return model.noted(notes);
  }

  private static Model head(int inputs, Combination.Rule rule, List<Double> weights) {
    return head(inputs, new Combination(rule, weights, List.of()));
  }

  private static Model head(int inputs, Combination combination) {
    return StoredModel.of(model(Network.input(inputs).dense(3)), List.of(), combination).model();
  }

  private StoredModel read(Model head, Model... members) {
    Path run = temporary.resolve("run" + runs++);
    Storage storage = Storage.at(run.toString(), new Configuration());
    try (RunFolder folder =
        RunFolder.claim(storage, IfExists.OVERWRITE, Identity.of("bag", "app-1", "1"), CLOCK)
            .orElseThrow()) {
      ModelStore.write(folder, "model", head, List.of(members), "data {}");
    }
    return StoredModel.read(run.toString(), new Configuration());
  }

  private void refused(String sentence, Model head, Model... members) {
    assertThatThrownBy(() -> read(head, members))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("/model.json: " + sentence);
  }

  @Test
  void modelsThatMakeOneAreRead() {
    StoredModel stored = read(head(6, Combination.Rule.STACK, ONES), of(3), of(3));
    assertThat(stored.members()).hasSize(2);
    assertThat(stored.madeOf())
        .contains("2 networks of 18 parameters in all, which become one by stack");
    assertThat(read(of(3)).madeOf()).isEmpty();
  }

  @Test
  void membersThatAreNotAlikeAreRefused() {
    Model head = head(3, Combination.Rule.AVERAGE, ONES);
    refused("Member 2 puts out [4] for a row, member 1 puts out [3]: expected", head, of(3), of(4));
    for (String more : List.of("members", "combination", "neighbours")) {
      refused(
          "Member 2 has '" + more + "' itself: expected a network alone",
          head,
          of(3),
          noted(of(3), more));
    }
  }

  @Test
  void aCombinationThatDoesNotFitIsRefused() {
    refused(
        "The model has 0 members and a 'combination' of them: expected both or none",
        head(3, Combination.Rule.AVERAGE, ONES));
    refused(
        "The model has 2 members and no 'combination' of them: expected both or none",
        of(3),
        of(3),
        of(3));
    refused(
        "Unknown combination '' of models: expected one of [average",
        noted(of(3), "combination"),
        of(3),
        of(3));
    refused(
        "The combination has 3 weights, but there are 2 members: expected one for each",
        head(3, Combination.Rule.VOTE, List.of(1.0, 1.0, 2.0)),
        of(3),
        of(3));
    refused(
        "The sum of the members begins with [0.5]: expected 3 finite numbers",
        head(3, new Combination(Combination.Rule.SUM, ONES, List.of(0.5))),
        of(3),
        of(3));
    refused(
        "The network that puts out what becomes of the members takes 3 numbers: expected 6, which"
            + " stack makes of 2 members that put out [3]",
        head(3, Combination.Rule.STACK, ONES),
        of(3),
        of(3));
  }
}
