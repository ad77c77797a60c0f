package io.kindling.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.loss.CrossEntropyLoss;
import io.kindling.engine.loss.FocalLoss;
import io.kindling.engine.loss.GapsLoss;
import io.kindling.engine.loss.HingeLoss;
import io.kindling.engine.loss.HuberLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Losses;
import io.kindling.engine.loss.QuantileLoss;
import io.kindling.engine.loss.SoftCrossEntropyLoss;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestLossJson {
  private static JsonNode tree(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  @Test
  void everyLossComesBackWithItsSettings() throws JsonProcessingException {
    List<Loss> losses = new ArrayList<>(Losses.all());
    losses.add(new HuberLoss(0.3f));
    losses.add(new QuantileLoss(0.9f));
    losses.add(new HingeLoss(2));
    losses.add(new BoxesLoss(1, 2, 3, 4));
    losses.add(new FocalLoss(3, List.of(0.25f, 0.75f)));
    losses.add(new CrossEntropyLoss(0.1f, List.of()));
    losses.add(new BinaryCrossEntropyLoss(0.1f, List.of(3f)));
    losses.add(new CrossEntropyLoss(0, List.of(1f, 2f)));
    losses.add(new SoftCrossEntropyLoss(0.1f, List.of(1f, 2f)));
    for (Loss loss : losses) {
      assertThat(LossJson.read(tree(LossJson.write(loss).toString()))).isEqualTo(loss);
    }
  }

  @Test
  void aLossWithoutSettingsIsItsWord() {
    assertThat(LossJson.write(Loss.CROSS_ENTROPY)).hasToString("\"crossEntropy\"");
    assertThat(LossJson.write(GapsLoss.of(Loss.CROSS_ENTROPY))).hasToString("\"crossEntropy\"");
    Loss huber = new HuberLoss(0.1f);
    assertThat(LossJson.write(GapsLoss.of(huber))).isEqualTo(LossJson.write(huber));
    assertThat(LossJson.write(new HuberLoss(2))).hasToString("{\"loss\":\"huber\",\"delta\":2.0}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"hubert\" | Unknown loss 'hubert'",
        "{\"loss\":\"hubert\"} | Unknown loss 'hubert'",
        "{\"loss\":\"huber\"} | Expected a number 'delta' in the loss 'huber', found ",
        "{\"loss\":\"huber\",\"delta\":-1} | Invalid delta -1.0 of the loss huber",
        "{\"loss\":\"huber\",\"delta\":1,\"tau\":1} | Unknown fields [tau] in the loss 'huber'",
        "{\"loss\":\"poisson\",\"tau\":1} | Unknown fields [tau] in the loss 'poisson'",
        "{\"loss\":\"focal\",\"gamma\":2,\"alpha\":3} | Expected a list 'alpha' in the loss 'focal'",
        "{\"loss\":\"focal\",\"gamma\":2,\"alpha\":[\"x\"]} | Expected a number 'alpha'",
        "[] | Unknown loss ''",
      })
  void damageIsASentence(String json, String sentence) {
    assertThatThrownBy(() -> LossJson.read(tree(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }
}
