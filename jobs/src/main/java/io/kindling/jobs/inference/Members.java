package io.kindling.jobs.inference;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.ReshapeLayer;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Several models whose predictions become one, in front of the network that puts it out. */
public final class Members implements Front {
  private static final long serialVersionUID = 1;
  private final ArrayList<Member> members;
  private final Combination combination;
  private final Link link;

  /**
   * Models beside each other.
   *
   * @param loss that they were trained for, or of what becomes of them
   */
  public Members(List<Member> members, Combination combination, Loss loss) {
    Checks.require(
        members.size() == combination.weights().size(),
        "The combination is of %s models, there are %s",
        combination.weights().size(),
        members.size());
    this.members = new ArrayList<>(members);
    this.combination = combination;
    this.link = combination.rule() == Combination.Rule.SUM ? Link.NONE : Link.of(loss);
  }

  /**
   * A model among others.
   *
   * @param encoders of what it takes
   */
  public record Member(Inference model, Encoders encoders) implements Serializable {}

  /**
   * The network that puts out what models of such outputs become, without anything to learn.
   *
   * @throws IllegalArgumentException with a sentence where such models cannot be combined
   */
  public static Network plain(Network member, Combination.Rule rule) {
    Checks.require(
        member.heads().size() == 1 && !member.carriesState() && !member.hasLengths(0),
        "Models are combined where they have one output, carry no state and have no sequences of"
            + " lengths of their own");
    Shape shape = member.heads().get(0).shape();
    Checks.require(
        rule != Combination.Rule.VOTE || shape.rank() == 1,
        "Models vote on rows, these put out %s for a row: expected another combination",
        shape);
    return new Network(shape, List.of(new ReshapeLayer(shape)));
  }

  @Override
  public int rows() {
    return members.stream().mapToInt(one -> one.model().rows()).min().orElseThrow();
  }

  @Override
  public long parameters() {
    return members.stream().mapToLong(one -> one.model().parameters()).sum();
  }

  @Override
  public boolean tellsDeviation() {
    return combination.rule() != Combination.Rule.SUM && members.size() > 1;
  }

  @Override
  public Open open(int rows) {
    List<Running> all = new ArrayList<>();
    try {
      members.forEach(one -> all.add(new Running(one.model(), one.encoders(), rows)));
    } catch (RuntimeException problem) {
      all.forEach(Running::close);
      throw problem;
    }
    return new AtWork(all);
  }

  /** The models with their memory. */
  private final class AtWork implements Open {
    private final List<Running> all;
    private final BitSet everyone = new BitSet();
    private final int outputs;

    AtWork(List<Running> all) {
      this.all = all;
      this.everyone.set(0, all.size());
      this.outputs = predictions(0).capacity() / all.get(0).rows();
    }

    private FloatBuffer predictions(int member) {
      return all.get(member).batch().predictions();
    }

    @Override
    public void gather(Shard shard, int[] numbers, int from, int count) {
      all.forEach(one -> one.gatherFeatures(shard, numbers, from, count));
    }

    @Override
    public void put(byte[] packed, int at) {
      all.forEach(one -> one.put(packed, at));
    }

    @Override
    public void fillInto(FloatBuffer features, int count) {
      all.forEach(one -> one.run(count));
      float[] made = new float[combination.width(outputs)];
      double[][] predicted = new double[all.size()][outputs];
      for (int row = 0; row < count; row++) {
        for (int member = 0; member < all.size(); member++) {
          FloatBuffer numbers = predictions(member);
          for (int i = 0; i < outputs; i++) {
            predicted[member][i] = numbers.get(row * outputs + i);
          }
        }
        combination.combineInto(predicted, everyone, link, made);
        features.put(row * made.length, made);
      }
    }

    @Override
    public double deviation(int row, int number) {
      double sum = 0;
      for (int member = 0; member < all.size(); member++) {
        sum += predictions(member).get(row * outputs + number);
      }
      double mean = sum / all.size();
      double squares = 0;
      for (int member = 0; member < all.size(); member++) {
        double away = predictions(member).get(row * outputs + number) - mean;
        squares += away * away;
      }
      return Math.sqrt(squares / all.size());
    }

    @Override
    public void close() {
      all.forEach(Running::close);
    }
  }
}
