package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.HuberLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Losses;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.network.Network;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.SourceSpec;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** Losses of several outputs, and the columns that these are measured by. */
class TestLossList {
  private static final String DATA =
      """
      data { source = csv, path = there, label = [kind, width, height]
             target = [class, number, number], weight = importance }
      """;
  private static final String NETWORK =
      """
      network {
        layers = [ { name = body, dense = 8 }, { name = sort, from = [body], dense = 3 }
                   { name = size, from = [body], dense = 2 } ]
        outputs = [sort, size]
      }
      """;
  private static final String LOSSES =
      """
      training.losses = [
        { output = size, target = [height, width], loss { huber { delta = 2 } }, weight = 0.3 }
        { output = sort, target = kind, loss = crossEntropy }
      ]
      """;

  private static RunConfig read(String text, String... sets) {
    var file =
        ConfigText.parse(
            text,
            "a.conf",
            name -> {
              throw new MissingException(name + " does not exist");
            });
    return RunConfig.read(file, List.of(sets), Purpose.TRAIN, Pattern.compile("(?i)secret"));
  }

  private static AbstractThrowableAssert<?, ?> refusal(String text, String... sets) {
    return assertThatThrownBy(() -> read(text, sets)).isInstanceOf(ConfigException.class);
  }

  /** What is told of the only loss when the network is built. */
  private static AbstractThrowableAssert<?, ?> misfit(String text) {
    RunConfig config = read(text);
    Network network = config.network(Shape.of(4));
    return assertThatThrownBy(
        () -> config.training().losses().measures(network, config.data().orElseThrow()));
  }

  @Test
  void eachOutputHasItsLossAndItsColumns() {
    RunConfig config = read(DATA + NETWORK + LOSSES);
    Network network = config.network(Shape.of(4));
    LossSettings losses = config.training().losses();
    assertThat(losses.objective(network))
        .isEqualTo(
            Objective.of(
                new HeadLoss("sort", Loss.CROSS_ENTROPY, 1),
                new HeadLoss("size", new HuberLoss(2), 0.3f)));
    assertThat(losses.measures(network, config.data().orElseThrow()))
        .containsExactly(List.of(0), List.of(2, 1));
    SourceSpec.Csv source = (SourceSpec.Csv) config.data().orElseThrow().source();
    assertThat(source.label()).containsExactly("kind", "width", "height");
    assertThat(source.weight()).isEqualTo("importance");
    assertThat(config.data().orElseThrow().targets())
        .containsExactly(Target.CLASS, Target.NUMBER, Target.NUMBER);
  }

  @Test
  void whatHoldsReadsBack() {
    RunConfig config = read(DATA + NETWORK + LOSSES);
    RunConfig again = read(config.text());
    assertThat(again.training().losses()).isEqualTo(config.training().losses());
    assertThat(again.data()).isEqualTo(config.data());
    assertThat(again.text()).isEqualTo(config.text());
    assertThat(config.text())
        .contains("label = [kind, width, height]", "target = [class, number, number]")
        .contains("loss.huber.delta = 2, weight = 0.3 }")
        .doesNotContain("loss = huber", " loss = crossEntropy\n");
    assertThat(read("data { source = csv, path = there }\nnetwork = [ { dense = 3 } ]").text())
        .contains("label = \"-1\"", "target = class", "loss = crossEntropy")
        .doesNotContain("weight =", "losses");
  }

  @Test
  void everyLossCanBeOneOfSeveral() {
    for (Loss loss : Losses.all()) {
      if (loss instanceof BoxesLoss) {
        continue; // of pictures, which have no columns
      }
      String target = loss.classifies() ? "kind" : "[width, height]";
      for (String written : List.of("= " + loss.word(), "{ " + loss.word() + " {} }")) {
        RunConfig config =
            read(
                DATA
                    + "network { layers = [ { name = a, dense = 2 } ], outputs = [a] }\n"
                    + ("training.losses = [ { output = a, target = " + target)
                    + (", loss " + written + " } ]"));
        assertThat(config.training().loss()).isEqualTo(loss);
        assertThat(read(config.text()).training().loss()).isEqualTo(loss);
      }
    }
  }

  @Test
  void twoOutputsMayShareAColumn() {
    RunConfig config =
        read(
            "data { source = digits }\n"
                + NETWORK
                + "training.losses = [ { output = sort, loss = crossEntropy }"
                + ", { output = size, loss = focal, weight = 0.5 } ]");
    Network network = config.network(Shape.of(4));
    assertThat(config.training().losses().measures(network, config.data().orElseThrow()))
        .containsExactly(List.of(0), List.of(0));
  }

  @Test
  void anOptionCanNameSeveralColumns() {
    RunConfig config =
        read(
            "data { source = csv, path = there }\nnetwork = [ { dense = 2 } ]",
            "data.label=[a b, -1]",
            "data.target=[number, number]",
            "data.weight=w",
            "training.loss=meanSquaredError");
    SourceSpec.Csv source = (SourceSpec.Csv) config.data().orElseThrow().source();
    assertThat(source.label()).containsExactly("a b", "-1");
    assertThat(config.data().orElseThrow().targets()).containsExactly(Target.NUMBER, Target.NUMBER);
  }

  @Test
  void outputsAndLossesMustBeThoseOfEachOther() {
    refusal(DATA + NETWORK)
        .hasMessageContaining(
            "The network puts out [sort, size], but training.loss is of one output: give each its"
                + " loss in training.losses, or name one layer in network.outputs");
    refusal(DATA + NETWORK + LOSSES.replace("output = sort", "output = sorts"))
        .hasMessageContaining(
            "training.losses has a loss of the output 'sorts', but the network puts out [sort,"
                + " size]: the nearest is 'sort'");
    refusal(DATA + NETWORK.replace("[sort, size]", "[sort, size, body]") + LOSSES)
        .hasMessageContaining(
            "The output 'body' of the network has no loss: training.losses has those of [size,"
                + " sort]");
    refusal(DATA + NETWORK + LOSSES.replace("output = sort", "output = size"))
        .hasMessageContaining("training.losses has two losses of the output 'size': expected one");
    refusal(DATA + NETWORK.replace("size", "loss") + LOSSES.replace("size", "loss"))
        .hasMessageContaining("An output of several cannot be called 'loss'");
    refusal(DATA + NETWORK + LOSSES + "training.loss = huber")
        .hasMessageContaining("'training.loss' and 'training.losses' are both written");
  }

  @Test
  void targetsMustBeColumnsThatTheLossCanTake() {
    refusal(DATA + NETWORK + LOSSES.replace("target = kind", "target = kinds"))
        .hasMessageContaining(
            "The loss crossEntropy of the output 'sort' has the target 'kinds', which is none of"
                + " data.label = [kind, width, height]: the nearest is 'kind'");
    refusal(DATA + NETWORK + LOSSES.replace("target = kind", "target = width"))
        .hasMessageContaining(
            "The loss crossEntropy of the output 'sort' goes with data.target = class or mask,"
                + " found data.target = number");
    refusal(DATA + NETWORK + LOSSES.replace("[height, width]", "[height, kind]"))
        .hasMessageContaining(
            "The loss huber of the output 'size' goes with columns of numbers, found height"
                + " (number), kind (class): say which in data.target, and 'target' of"
                + " training.losses");
    refusal(DATA + NETWORK + LOSSES.replace("[height, width]", "[height, height]"))
        .hasMessageContaining("has the target [height, height], which names a column twice");
    misfit(DATA + "network = [ { dense = 3 } ]")
        .hasMessageContaining(
            "training.loss = crossEntropy goes with one column of classes, found kind (class),"
                + " width (number), height (number)");
    misfit("data { source = digits, target = number }\nnetwork = [ { dense = 10 } ]")
        .hasMessage(
            "training.loss = crossEntropy goes with data.target = class or mask, found data.target ="
                + " number");
    refusal("data { source = digits }\n" + NETWORK + LOSSES)
        .hasMessageContaining(
            "rows of data.source = digits have one label without a name: leave 'target' out");
  }

  @Test
  void whatIsWrongInALossIsASentence() {
    refusal(DATA + NETWORK + LOSSES.replace("weight", "weigth"))
        .hasMessageContaining(
            "a.conf:9: in the loss 0 of training.losses: unknown key 'weigth': the nearest known"
                + " key is 'weight'");
    refusal(DATA + NETWORK + LOSSES.replace(", loss = crossEntropy", ""))
        .hasMessageContaining("in the loss 1 of training.losses: 'loss' is missing");
    refusal(DATA + NETWORK + LOSSES.replace("0.3", "-1"))
        .hasMessageContaining(
            "in the loss 0 of training.losses: 'weight' must be a number from 0, found -1");
    refusal(DATA + NETWORK + LOSSES.replace("delta = 2", "delta = 0"))
        .hasMessageContaining("'training.loss.huber.delta' must be a number above 0, found 0");
    refusal(DATA + NETWORK + LOSSES.replace("delta = 2", "dleta = 2"))
        .hasMessageContaining("unknown key 'training.loss.huber.dleta'");
    refusal(DATA + NETWORK + LOSSES.replace("crossEntropy", "crossEntropi"))
        .hasMessageContaining("'training.loss' must be crossEntropy, ");
    refusal(DATA + NETWORK + LOSSES.replace("{ huber { delta = 2 } }", "{ huber {}, hinge {} }"))
        .hasMessageContaining("'training.loss' must name one loss, found huber and hinge");
    refusal(DATA + NETWORK + "training.losses = crossEntropy")
        .hasMessageContaining("'training.losses' must be a list such as [ { output = kind");
    refusal(DATA.replace("csv, path = there", "digits"))
        .hasMessageContaining("'data.weight' belongs to the sources images, csv");
    refusal(DATA.replace("class, number, number", "class, number") + NETWORK + LOSSES)
        .hasMessageContaining("has 2 words for 3 columns of data.label");
    refusal(DATA.replace("importance", "width") + NETWORK + LOSSES)
        .hasMessageContaining("data.weight = width is a column of data.label, too");
  }
}
