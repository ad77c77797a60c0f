package io.kindling.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.op.Activation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What else can be wrong in a network is tested where model.json is. */
class TestNetworkJson {
  @Test
  void everyLayerAndActivationComesBack() {
    Network network = Network.input(7, 2).flatten();
    for (Activation activation : ActivationWords.all().values()) {
      network = network.dense(5, activation).with(new Activated(activation));
    }
    for (Initialiser initialiser : Initialiser.values()) {
      network = network.with(new Dense(4, Activation.TANH, initialiser));
    }
    network = network.with(new Dense(4, Activation.TANH, Initialiser.uniform(-0.25, 0.5)));
    network =
        network
            .with(new Activated(Activation.leakyRelu(0.3f)))
            .with(new Activated(Activation.elu(0.3f)))
            .with(new BatchNorm(0.3f, 1e-3f))
            .dropout(0.125f)
            .with(new SoftmaxLayer());
    assertThat(NetworkJson.read(NetworkJson.write(network))).isEqualTo(network);
  }

  @Test
  void isPlainToRead() throws JsonProcessingException {
    Network network = Network.input(3).dense(2, Activation.RELU).dropout(0.5f);
    String text =
        "{'input':[3],'layers':[{'layer':'dense','units':2,'initialiser':'he',"
            + "'activation':'relu'},{'layer':'dropout','rate':0.5}]}";
    assertThat(NetworkJson.write(network)).hasToString(text.replace('\'', '"'));
    assertThat(NetworkJson.read(json(text))).isEqualTo(network);
  }

  /** What takes far longer to check than to write is refused by its size. */
  @Test
  void whatIsTooDeepOrTooLongIsRefused() throws JsonProcessingException {
    String inner = "{'layer':'dense','units':2}";
    for (int depth = 0; depth < 60; depth++) {
      inner = "{'layer':'residual','main':[" + inner + "]}";
    }
    assertRefused(inner, "Layers stand too deep in blocks of blocks: expected at most 32 of them");
    String name = "a".repeat(201);
    assertRefused(
        "{'layer':'dense','units':2,'name':'" + name + "'}",
        "A name has 201 characters, 'aaaaaaaaaaaaaaaaaaaa…': expected at most 200");
    assertRefused(
        "{'layer':'dense','units':2,'from':['" + name + "']}",
        "A name has 201 characters, 'aaaaaaaaaaaaaaaaaaaa…': expected at most 200");
  }

  private static void assertRefused(String layer, String sentence) throws JsonProcessingException {
    JsonNode network = json("{'input':[2],'layers':[" + layer + "]}");
    assertThatThrownBy(() -> NetworkJson.read(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }

  @Test
  void partsThatAreMissingAreNamed() throws JsonProcessingException {
    var noLayers = json("{'input':[3]}");
    assertThatThrownBy(() -> NetworkJson.read(noLayers))
        .hasMessage("Expected a list 'layers' in the network, found nothing");
    var noUnits = json("{'input':[3],'layers':[{'layer':'dense','activation':'relu'}]}");
    assertThatThrownBy(() -> NetworkJson.read(noUnits))
        .hasMessage(
            "Expected 'units' in layer 0, a whole number from 1 to 16777216, found nothing");
    var initialiser =
        json(
            "{'input':[3],'layers':[{'layer':'dense','units':2,'activation':'relu',"
                + "'initialiser':'he x'}]}");
    assertThatThrownBy(() -> NetworkJson.read(initialiser))
        .hasMessage("layer 0: Invalid setting 'x' of the initialiser he: expected a number");
    var lengths = json("{'input':[3],'layers':[{'layer':'overTime','lengths':5,'made':'max'}]}");
    assertThatThrownBy(() -> NetworkJson.read(lengths))
        .hasMessage("Expected 'lengths' in layer 0 to be a name, found 5");
    var name = json("{'input':[3],'layers':[{'layer':'flatten','name':[]}]}");
    assertThatThrownBy(() -> NetworkJson.read(name))
        .hasMessage("Expected 'name' in layer 0 to be a name, found []");
    for (String wrong : List.of("'a'", "['a',1]", "{'a':'a'}", "null")) {
      var from = json("{'input':[3],'layers':[{'layer':'flatten','from':" + wrong + "}]}");
      assertThatThrownBy(() -> NetworkJson.read(from))
          .hasMessage(
              "Expected 'from' in layer 0 to be a list of names, found "
                  + wrong.replace('\'', '"'));
    }
    var word = json("'network'");
    assertThatThrownBy(() -> NetworkJson.read(word))
        .hasMessage("Expected the network to be an object, found \"network\"");
  }
}
