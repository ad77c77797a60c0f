package io.kindling.jobs.bench;

import io.kindling.jobs.averaging.SimulatedWorker;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.DriverConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A process with many workers that only send, each over a connection of its own. */
final class SimulatedWorkers {
  private SimulatedWorkers() {}

  /**
   * Takes the driver's host, port and endpoint, how many workers, how many parameters, a format.
   */
  public static void main(String[] arguments) throws Exception {
    String host = arguments[0];
    int port = Integer.parseInt(arguments[1]);
    int workers = Integer.parseInt(arguments[3]);
    float[] gradient = SyncCase.gradient(Integer.parseInt(arguments[4]));
    WireFormat format = WireFormat.valueOf(arguments[5]);
    List<DriverConnection> connections = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(workers);
    try {
      for (int number = 0; number < workers; number++) {
        DriverConnection connection = DriverConnection.open(host, port);
        connections.add(connection);
        SimulatedWorker worker =
            new SimulatedWorker(connection.reference(arguments[2]), workers, gradient, format);
        int own = number;
        running.add(
            pool.submit(
                () -> {
                  worker.work(own);
                  return own;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      pool.shutdown();
      connections.forEach(DriverConnection::close);
    }
  }
}
