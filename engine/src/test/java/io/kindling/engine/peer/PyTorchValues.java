package io.kindling.engine.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What PyTorch found where no binding has it: in src/test/resources/pytorch, with the scripts. */
final class PyTorchValues {
  private final JsonNode values;

  private PyTorchValues(JsonNode values) {
    this.values = values;
  }

  /** Those that the script with this name wrote. */
  static PyTorchValues of(String script) {
    String file = "/pytorch/" + script + ".json";
    try (InputStream in = PyTorchValues.class.getResourceAsStream(file)) {
      return new PyTorchValues(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** The names of the cases. */
  List<String> cases() {
    List<String> names = new ArrayList<>();
    values.get("cases").fieldNames().forEachRemaining(names::add);
    return names;
  }

  double[] numbers(String name) {
    return numbers(values.get(name));
  }

  double[][] rows(String name) {
    return rows(values.get(name));
  }

  double[] numbersOfCase(String name) {
    return numbers(values.get("cases").get(name));
  }

  double[][] rowsOfCase(String name) {
    return rows(values.get("cases").get(name));
  }

  private static double[][] rows(JsonNode node) {
    double[][] rows = new double[node.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = numbers(node.get(i));
    }
    return rows;
  }

  private static double[] numbers(JsonNode node) {
    double[] numbers = new double[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = node.get(i).doubleValue();
    }
    return numbers;
  }
}
