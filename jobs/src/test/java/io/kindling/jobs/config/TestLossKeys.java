package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.CrossEntropyLoss;
import io.kindling.engine.loss.FocalLoss;
import io.kindling.engine.loss.HingeLoss;
import io.kindling.engine.loss.HuberLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Losses;
import io.kindling.engine.loss.QuantileLoss;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestLossKeys {
  private static final String SMALL = "data { source = digits }\nnetwork = [ { dense = 10 } ]\n";

  private static RunConfig config(String training, String... sets) {
    var file =
        ConfigText.parse(
            SMALL + training,
            "a.conf",
            name -> {
              throw new MissingException(name + " does not exist");
            });
    return RunConfig.read(file, List.of(sets), Purpose.TRAIN, Pattern.compile("(?i)secret"));
  }

  private static Loss loss(String training, String... sets) {
    return config(training, sets).training().loss();
  }

  @Test
  void aWordIsALossWithItsDefaults() {
    assertThat(loss("")).isEqualTo(Loss.CROSS_ENTROPY);
    for (Loss loss : Losses.all()) {
      assertThat(loss("training.loss = " + loss.word())).isEqualTo(loss);
    }
  }

  @Test
  void aSectionGivesSettings() {
    assertThat(loss("training.loss { huber { delta = 0.5 } }")).isEqualTo(new HuberLoss(0.5f));
    assertThat(loss("training.loss { huber {} }")).isEqualTo(new HuberLoss(1));
    assertThat(loss("training.loss.quantile.tau = 0.9")).isEqualTo(new QuantileLoss(0.9f));
    assertThat(loss("training.loss.hinge.margin = 2")).isEqualTo(new HingeLoss(2));
    assertThat(loss("training.loss { focal { gamma = 3, alpha = [0.25, 0.75] } }"))
        .isEqualTo(new FocalLoss(3, List.of(0.25f, 0.75f)));
    assertThat(loss("training.loss.focal.gamma = 0.5")).isEqualTo(new FocalLoss(0.5f, List.of()));
    assertThat(loss("training.loss.crossEntropy { labelSmoothing = 0.1, classWeights = [1, 2] }"))
        .isEqualTo(new CrossEntropyLoss(0.1f, List.of(1f, 2f)));
    assertThat(
            loss(
                "training.loss.binaryCrossEntropy { labelSmoothing = 0.1, positiveWeights = [3] }"))
        .isEqualTo(new BinaryCrossEntropyLoss(0.1f, List.of(3f)));
  }

  @Test
  void everyLossCanBeWrittenAsASection() {
    for (Loss loss : Losses.all()) {
      RunConfig config = config("training.loss { " + loss.word() + " {} }");
      assertThat(config.training().loss()).isEqualTo(loss);
      assertThat(loss(config.text())).isEqualTo(loss);
    }
    assertThat(loss("training.loss { poisson {} }", "training.loss.huber.delta=2"))
        .isEqualTo(new HuberLoss(2));
    assertThat(loss("training.loss { huber {} }", "training.loss.poisson={}").word())
        .isEqualTo("poisson");
    assertThatThrownBy(() -> loss("training.loss { poisson { delta = 1 } }"))
        .hasMessageContaining("'training.loss.poisson' has no settings: write it as poisson {}");
    assertThatThrownBy(() -> loss("training.loss { poisson {}, hinge {} }"))
        .hasMessageContaining("'training.loss' must name one loss, found poisson and hinge");
  }

  @Test
  void anOptionReplacesTheFilesLoss() {
    assertThat(loss("training.loss { huber { delta = 2 } }", "training.loss.hinge.margin=3"))
        .isEqualTo(new HingeLoss(3));
    assertThat(loss("training.loss { huber { delta = 2 } }", "training.loss=poisson").word())
        .isEqualTo("poisson");
    assertThat(loss("training.loss = poisson", "training.loss.huber.delta=2"))
        .isEqualTo(new HuberLoss(2));
  }

  @Test
  void whatHoldsReadsBack() {
    for (String training :
        List.of(
            "training.loss = huber",
            "training.loss { huber {} }",
            "training.loss { binaryCrossEntropy { positiveWeights = [2] } }",
            "training.loss { crossEntropy { classWeights = [1, 0.5] } }",
            "training.loss = klDivergence")) {
      RunConfig first = config(training);
      assertThat(loss(first.text())).isEqualTo(first.training().loss());
    }
    assertThat(config("training.loss { huber {} }").text())
        .contains("loss.huber.delta = 1")
        .doesNotContain("loss = ", "quantile");
    assertThat(config("").text()).contains("loss = crossEntropy").doesNotContain("labelSmoothing");
  }

  @Test
  void whatIsWrongIsASentence() {
    assertThatThrownBy(() -> loss("training.loss { huber {}, hinge {} }"))
        .hasMessageContaining("'training.loss' must name one loss, found huber and hinge");
    assertThatThrownBy(() -> loss("training.loss {}"))
        .hasMessageContaining("'training.loss' must name one loss, found none");
    assertThatThrownBy(() -> loss("training.loss { huber { delta = 0 } }"))
        .hasMessageContaining("'training.loss.huber.delta' must be a number above 0, found 0");
    assertThatThrownBy(() -> loss("training.loss { hubert { delta = 1 } }"))
        .hasMessageContaining("unknown key 'training.loss.hubert'");
    assertThatThrownBy(() -> loss("training.loss { focal { gamma = -1 } }"))
        .hasMessageContaining("'training.loss.focal.gamma' must be a number from 0, found -1");
    assertThatThrownBy(() -> loss("training.loss { focal { alpha = 1 } }"))
        .hasMessageContaining(
            "'training.loss.focal.alpha' must be a list of numbers from 0, found 1");
  }
}
