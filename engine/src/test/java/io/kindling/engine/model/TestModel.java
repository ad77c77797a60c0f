package io.kindling.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.CrossEntropyLoss;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.HuberLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkSpec;
import io.kindling.engine.op.Activation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestModel {
  private static final Network NETWORK =
      Network.input(3)
          .dense(4, Activation.leakyRelu(0.2f))
          .batchNorm()
          .dropout(0.5f)
          .dense(2, Activation.SIGMOID);

  private static Model model() {
    ObjectNode notes = JsonNodeFactory.instance.objectNode().put("seed", 7);
    return new Model(
        NETWORK,
        Loss.MEAN_SQUARED_ERROR,
        NETWORK.initialParameters(1),
        NETWORK.initialState(),
        notes);
  }

  private static Model read(String json, byte[] weights) {
    return Model.read(json.getBytes(StandardCharsets.UTF_8), weights, "model");
  }

  private static String json() {
    return new String(model().json(), StandardCharsets.UTF_8);
  }

  @Test
  void comesBackAsItWas() {
    Model found = read(json(), model().weights());
    assertThat(found.network()).isEqualTo(NETWORK);
    assertThat(found.objective())
        .isEqualTo(Objective.of(new HeadLoss("output", Loss.MEAN_SQUARED_ERROR, 1)));
    assertThat(found.parameters()).isEqualTo(model().parameters());
    assertThat(found.state()).isEqualTo(model().state());
    assertThat(found.notes()).isEqualTo(model().notes());
    assertThat(found.json()).isEqualTo(model().json());
    assertThat(found.weights()).isEqualTo(model().weights());
  }

  /** Two outputs, with a loss each. */
  private static Model several() {
    Network network =
        new Network(
            new NetworkSpec(
                List.of(new NamedShape("x", Shape.of(3))),
                List.of(
                    new LayerEntry(
                        Optional.of("kind"), List.of("x"), new Dense(2, Activation.IDENTITY)),
                    new LayerEntry(
                        Optional.of("size"), List.of("x"), new Dense(1, Activation.IDENTITY))),
                List.of("kind", "size")));
    Objective objective =
        Objective.of(
            new HeadLoss("kind", new CrossEntropyLoss(0.1f, List.of()), 1),
            new HeadLoss("size", new HuberLoss(2), 0.3f));
    return new Model(
        network,
        objective,
        network.initialParameters(1),
        new float[0],
        JsonNodeFactory.instance.objectNode());
  }

  @Test
  void theLossesOfSeveralOutputsComeBack() {
    Model model = several();
    String json = new String(model.json(), StandardCharsets.UTF_8);
    assertThat(read(json, model.weights()).objective()).isEqualTo(model.objective());
    assertThatThrownBy(
            () ->
                read(
                    json.replace("\"output\" : \"size\"", "\"output\" : \"sise\""),
                    model.weights()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("Expected losses of the outputs [kind, size], found those of [kind,");
    assertThatThrownBy(
            () -> read(json.replaceFirst("\"weight\" : 1", "\"wait\" : 1"), model.weights()))
        .hasMessageContaining("Expected the fields [loss, output, weight] in a loss of 'losses'");
    assertThatThrownBy(
            () -> read(json.replaceFirst("\"weight\" : 1", "\"weight\" : -1"), model.weights()))
        .hasMessageContaining("Invalid weight -1");
  }

  @Test
  void namesNoClass() {
    assertThat(json()).doesNotContain("io.kindling").contains("\"formatVersion\" : 1");
  }

  @Test
  void whatIsHandedOutIsACopy() {
    Model model = model();
    Arrays.fill(model.parameters(), 5);
    Arrays.fill(model.state(), 5);
    assertThat(model.parameters()).isEqualTo(NETWORK.initialParameters(1));
    assertThat(model.state()).isEqualTo(NETWORK.initialState());
  }

  @Test
  void arraysThatDoNotFitTheNetwork() {
    assertThatThrownBy(
            () ->
                new Model(NETWORK, Loss.CROSS_ENTROPY, new float[3], new float[8], model().notes()))
        .hasMessage("Expected 34 parameters and 8 statistics, found 3 and 8");
  }

  @Test
  void textThatIsNoJson() {
    assertThatThrownBy(() -> read("{", model().weights()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("model/model.json is not JSON: Unexpected end-of-input")
        .hasMessageNotContaining("Source");
  }

  @Test
  void nothingAtAll() {
    assertThatThrownBy(() -> read("", model().weights()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("model/model.json: expected formatVersion 1, found ");
  }

  /** Each replacement makes one thing wrong, and one sentence names it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"formatVersion\" : 1 | \"formatVersion\" : 2 | expected formatVersion 1, found 2",
        "meanSquaredError | hinges | Unknown loss 'hinges'",
        "\"batchNorm\" | \"layerNrm\" | Unknown layer 'layerNrm' in layer 1: expected one of [dense",
        "\"units\" : 4 | \"units\" : 0 | Invalid units 0 of a dense layer: expected a whole number from 1",
        "\"units\" : 4 | \"units\" : 4.5 | Expected 'units' in layer 0 to be a whole number from 1 to 16777216, found 4.5",
        "\"units\" : 4 | \"units\" : 4, \"extra\" : 1 | Unknown fields [extra] in layer 0",
        "\"rate\" : 0.5 | \"rate\" : 1.5 | Invalid rate 1.5 of a dropout layer",
        "\"rate\" : 0.5 | \"rate\" : \"x\" | Expected 'rate' in layer 2 to be a number from 0 to below 1, found \"x\"",
        "\"leakyRelu\" | \"relu\" | The activation 'relu' has no setting 'slope'",
        "\"leakyRelu\" | \"swash\" | Expected 'activation' in layer 0 to be identity, step,",
        "\"he\" | \"me\" | layer 0: Unknown initialiser 'me': expected one of zeros, ones",
        "[ 3 ] | [ 5 ] | tensor 0.weight: expected shape [4,5], found [4,3]",
        "[ 3 ] | [ 0 ] | Invalid input shape [0] of the network: expected whole numbers above 0",
        "[ 3 ] | [ 3, 2 ] | put a flatten layer before it",
        "[ 3 ] | [ 99999, 99999 ] | input shape [99999,99999] is too large",
        "\"notes\" : { | \"notes\" : 3, \"more\" : { | Expected an object 'notes', found 3",
      })
  void aWrongModelFileIsOneSentence(String right, String wrong, String sentence) {
    assertThat(json()).contains(right);
    String json = json().replaceFirst(java.util.regex.Pattern.quote(right), wrong);
    assertThatThrownBy(() -> read(json, model().weights()))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("model/")
        .hasMessageContaining(sentence);
  }

  @Test
  void aNetworkTooLargeForItsWeightsIsRefusedBeforeRoomIsMade() {
    String json = json().replaceFirst("\"units\" : 4", "\"units\" : 16000000");
    assertThatThrownBy(() -> read(json, model().weights()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "model/weights.safetensors is damaged: the network of model.json needs 128000002"
                + " numbers, the file has "
                + model().weights().length
                + " bytes");
  }

  @Test
  void aNetworkWhoseSizesOverflowIsRefused() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode json = (ObjectNode) mapper.readTree(model().json());
    ObjectNode network = json.putObject("network");
    network.putArray("input").add(30_000);
    for (int i = 0; i < 4; i++) {
      network
          .withArray("layers")
          .addObject()
          .put("layer", "dense")
          .put("units", 30_000)
          .put("activation", "relu")
          .put("initialiser", "he");
    }
    assertThatThrownBy(() -> read(json.toString(), model().weights()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "model/model.json: Layer 2 of the network does not fit: 2.weight of shape"
                + " [30000x30000] makes more than 2147483647 numbers");
  }

  @Test
  void aDamagedWeightsFileIsNamed() {
    byte[] weights = model().weights();
    byte[] cut = Arrays.copyOf(weights, weights.length - 4);
    assertThatThrownBy(() -> read(json(), cut))
        .hasMessageContaining(
            "model/weights.safetensors is damaged: expected 168 bytes of numbers");
  }
}
