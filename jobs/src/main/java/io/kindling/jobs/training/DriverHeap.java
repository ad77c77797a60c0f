package io.kindling.jobs.training;

import io.kindling.engine.Checks;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.LbfgsDescent;
import io.kindling.engine.optim.LbfgsSpec;
import io.kindling.engine.optim.Optimizer;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.averaging.Room;
import io.kindling.jobs.averaging.ShardTree;
import io.kindling.jobs.config.ExchangeSettings;
import io.kindling.jobs.config.InnerState;
import io.kindling.jobs.spark.ClusterSlots;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;

/** What a training holds on the driver's heap, estimated before it starts. */
public final class DriverHeap {
  private static final double MB = 1e6;

  /** What Spark, its messages and the garbage collector are left, as a part of the heap. */
  private static final double LEFT_OVER = 0.2;

  private final TrainingRequest request;
  private final ExchangeSettings exchange;
  private final List<Segment> segments;
  private final Place place;
  private final long vector;
  private final List<Item> items = new ArrayList<>();

  private DriverHeap(TrainingRequest request, Place place) {
    this.request = request;
    this.exchange = request.averaging().exchange();
    this.segments = request.network().parameters().segments();
    this.place = place;
    this.vector = (long) Float.BYTES * request.network().parameters().length();
  }

  /**
   * Where a training runs.
   *
   * @param workers how many there are at most
   * @param heap the bytes that the driver's heap may have
   * @param holdsWorkers whether workers run in the driver's own process
   */
  public record Place(int workers, long heap, boolean holdsWorkers) {
    /** Here, with as many workers as there is work and room for. */
    public static Place of(JavaSparkContext context, TrainingRequest request) {
      int slots = ClusterSlots.wanted(context.sc());
      return new Place(
          Math.min(request.groups(), slots), Runtime.getRuntime().maxMemory(), context.isLocal());
    }
  }

  /** Something that is held, and how to hold less of it. */
  private record Item(String what, long bytes, String less) {}

  /** What the user should know about it, as a sentence. */
  public static String sentence(TrainingRequest request, Place place) {
    return new DriverHeap(request, place).estimated().sentence();
  }

  /** How many bytes a training holds at the most, about. */
  public static long bytes(TrainingRequest request, Place place) {
    return new DriverHeap(request, place).estimated().sum();
  }

  /** Refuses a training that does not fit. */
  public static void check(TrainingRequest request, Place place) {
    DriverHeap estimate = new DriverHeap(request, place).estimated();
    String less = estimate.bySize().get(0).less();
    Checks.require(
        estimate.sum() <= (1 - LEFT_OVER) * place.heap(),
        "%s, but its heap has %.1f MB, of which a fifth is left to Spark: %sgive the driver more"
            + " (spark.driver.memory)",
        estimate.sentence(),
        place.heap() / MB,
        less.isEmpty() ? "" : less + ", or ");
  }

  private DriverHeap estimated() {
    long image = exchange.rounds() ? vector : 0;
    add("parameters", vector + image, "");
    if (request.training().optimizer() instanceof LbfgsSpec search) {
      long bytes = LbfgsDescent.bytes(search, request.training().stepping(), segments);
      String less = "set training.optimizer.lbfgs.memory lower";
      add("the search", bytes + 2 * vector, less);
      long copy = LbfgsDescent.copyBytes(search, request.training().stepping(), segments);
      addCheckpoints(copy + vector, less);
    } else {
      addOptimizer();
    }
    addGradients();
    if (request.watched().isPresent()) {
      add("the best weights", 2 * vector, "");
    }
    if (place.holdsWorkers()) {
      addWorkers();
    }
    return this;
  }

  private void addOptimizer() {
    Stepping stepping = request.training().stepping();
    OptimizerSpec own = (OptimizerSpec) request.training().optimizer();
    Optimizer rule =
        exchange.isLocal()
            ? Optimizer.of(exchange.outer(), stepping.ofChanges(), segments)
            : Optimizer.of(own, stepping, segments);
    add("the optimizer's state", vector * rule.arrays(), "");
    long copy = vector * (1 + rule.arrays());
    addCheckpoints(copy, "");
    if (request.hasRounds()) {
      add("a copy to go back to", copy, "");
    }
    if (exchange.isLocal()) {
      InnerRule inner = InnerRule.of(own, stepping, exchange.innerState());
      addInner(vector * inner.optimizer(segments).arrays());
    }
  }

  private void addCheckpoints(long copy, String less) {
    int copies = request.checkpoints().copies();
    add(
        copies == 2 ? "two copies for checkpoints" : "a copy for a checkpoint",
        copies * copy,
        less);
  }

  private void addInner(long state) {
    String less = "set averaging.innerState = reset";
    if (exchange.innerState() == InnerState.KEEP) {
      add("states of the shards' optimizers", 2 * request.shards() * state, less);
    } else if (exchange.innerState() == InnerState.AVERAGE) {
      add("states of the shards' optimizers", (1 + place.workers()) * state, less);
    }
  }

  /** The sum, what is kept of it for the report, and what is under way. */
  private void addGradients() {
    add("sums of gradients", 2 * vector, "");
    Network network = request.network();
    if (!place.holdsWorkers()) {
      Room room = Room.ofHeap(place.heap());
      long most = room.most(place.workers(), network.parameters().length());
      add("gradients and parameters under way", most, "set averaging.wire = bf16");
    }
  }

  private void addWorkers() {
    int levels = ShardTree.levels(request.shards()) + 1;
    long each = exchange.isLocal() ? (3 + levels) * vector : vector;
    add("gradients of workers in its own process", place.workers() * each, "");
  }

  private void add(String what, long bytes, String less) {
    if (bytes > 0) {
      items.add(new Item(what, bytes, less));
    }
  }

  private long sum() {
    return items.stream().mapToLong(Item::bytes).sum();
  }

  private List<Item> bySize() {
    return items.stream().sorted(Comparator.comparingLong(Item::bytes).reversed()).toList();
  }

  private String sentence() {
    String parts =
        bySize().stream()
            .map(item -> String.format(Locale.ROOT, "%s %.1f", item.what(), item.bytes() / MB))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "The driver holds about %.1f MB for %d parameters and %d workers (%s)",
        sum() / MB,
        request.network().parameters().length(),
        place.workers(),
        parts);
  }
}
