package io.kindling.jobs.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.model.Model;
import io.kindling.engine.model.ModelException;
import io.kindling.engine.network.Network;
import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.config.MissingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that lie in the folder of the one that is made of them. */
class TestModelMembers {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path temporary;
  private Path model;

  @BeforeEach
  void write() {
    model = temporary.resolve("run/model");
    Storage storage = Storage.at(temporary.resolve("run").toString(), new Configuration());
    try (RunFolder folder =
        RunFolder.claim(storage, IfExists.FAIL, Identity.of("bag", "app-1", "1"), CLOCK)
            .orElseThrow()) {
      ModelStore.write(folder, "model", model(0), List.of(model(1), model(2)), "data {}");
    }
  }

  private static Model model(long seed) {
    Network network = Network.input(2).dense(3);
    return new Model(
        network,
        Loss.CROSS_ENTROPY,
        network.initialParameters(seed),
        new float[0],
        JsonNodeFactory.instance.objectNode());
  }

  private List<Model> members() {
    Configuration settings = new Configuration();
    String path = model.toString();
    return ModelStore.members(path, ModelStore.read(path, settings), settings);
  }

  @Test
  void membersComeBackInTheirOrderAndAModelAloneHasNone() {
    List<Model> members = members();
    assertThat(members).hasSize(2);
    assertThat(members.get(0).parameters()).isEqualTo(model(1).parameters());
    assertThat(members.get(1).parameters()).isEqualTo(model(2).parameters());
    String alone = model.resolve("member-001").toString();
    Configuration settings = new Configuration();
    assertThat(ModelStore.members(alone, ModelStore.read(alone, settings), settings)).isEmpty();
  }

  @Test
  void damageOfAMemberIsFound() throws IOException {
    Path weights = model.resolve("member-002/weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 2] ^= 1;
    Files.write(weights, bytes);
    assertThatThrownBy(this::members)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("member-002/weights.safetensors is damaged: expected the sha256");
  }

  @Test
  void anotherMemberInItsPlaceIsFound() throws IOException {
    for (String file : List.of("weights.safetensors", "model.json")) {
      Files.copy(
          model.resolve("member-001").resolve(file),
          model.resolve("member-002").resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    assertThatThrownBy(this::members)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("member-002 is another model than that which ");
  }

  @Test
  void aMemberThatIsMissingIsNamed() throws IOException {
    Files.delete(model.resolve("member-001/model.json"));
    assertThatThrownBy(this::members)
        .isInstanceOf(MissingException.class)
        .hasMessageContaining("member-001 holds no model: expected a folder with model.json");
  }

  @Test
  void noMemberLiesOutsideOfTheFolder() throws IOException {
    Path json = model.resolve("model.json");
    Files.writeString(json, Files.readString(json).replace("member-001", "../x"));
    assertThatThrownBy(this::members)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("model.json names the member '../x': expected member- and a number");
  }
}
