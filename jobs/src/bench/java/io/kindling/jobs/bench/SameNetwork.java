package io.kindling.jobs.bench;

import java.util.List;

/**
 * What is trained in every place.
 *
 * @param name as it stands in the table
 * @param config the run's configuration, of at least four shards
 */
record SameNetwork(String name, String config) {
  static final List<SameNetwork> ALL =
      List.of(
          new SameNetwork(
              "mlp with dropout",
              """
              data { source = digits, rows = 6000 }
              network = [
                { dense = 256, activation = relu }, { dropout = 0.2 }
                { dense = 128, activation = relu }, { dropout = 0.2 }
                { dense = 10 }
              ]
              training { optimizer { adam { rate = 1e-3 } }, batchSize = 256, shards = 8, epochs = 6 }
              """),
          new SameNetwork(
              "cnn with batchNorm",
              """
              data { source = digits, rows = 3000 }
              network = [
                { reshape = [1, 28, 28] }
                { conv = 16, padding = same, bias = false }, { batchNorm {} }
                { activation = relu }, { maxPool = 2 }
                { conv = 32, padding = same, bias = false }, { batchNorm {} }
                { activation = relu }, { maxPool = 2 }
                { flatten {} }, { dropout = 0.2 }, { dense = 10 }
              ]
              training {
                optimizer { adam { rate = 3e-3 } }, schedule { oneCycle {} }
                batchSize = 128, shards = 8, epochs = 3
              }
              """),
          new SameNetwork(
              "lstm with lengths",
              """
              data { source = sequences, rows = 6000, length = 24 }
              network {
                inputs = [ { symbols = [24] }, { length = [] } ]
                layers = [
                  { from = symbols, lengths = length, embedding = 16, symbols = 10 }
                  { lstm = 32, returns = last }
                  { dense = 4 }
                ]
              }
              training {
                optimizer { adam { rate = 1e-2 } }, clip { globalNorm = 5 }
                batchSize = 128, shards = 4, epochs = 3
              }
              """),
          new SameNetwork(
              "local steps, bf16",
              """
              data { source = digits, rows = 6000 }
              network = [
                { dense = 256, activation = relu }, { dropout = 0.2 }
                { dense = 128, activation = relu }, { batchNorm {} }
                { dense = 10 }
              ]
              training { optimizer { adam { rate = 1e-3 } }, batchSize = 256, shards = 8, epochs = 6 }
              averaging { every = 4, wire = bf16, groups = 4, outer { nesterov {} } }
              """));
}
