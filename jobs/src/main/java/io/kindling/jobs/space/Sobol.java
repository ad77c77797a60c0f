package io.kindling.jobs.space;

import io.kindling.engine.random.CounterRandom;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Candidates that fill a space evenly: the points of a Sobol sequence, each coordinate shifted
 * digit by digit by the seed. A key has a dimension of its own, whether a candidate has the key or
 * not. Keys beyond the dimensions that there are numbers for are drawn.
 */
public final class Sobol {
  private static final int MOST = 1000;
  private static final double DIGITS = 0x1p52;
  private static final long MASK = (1L << 52) - 1;

  private final Space space;
  private final long seed;
  private final List<String> keys;
  private final SobolSequenceGenerator sequence;

  private Sobol(Space space, long seed) {
    this.space = space;
    this.seed = seed;
    List<String> all = new ArrayList<>(space.drawn().keySet());
    this.keys = List.copyOf(all.subList(0, Math.min(MOST, all.size())));
    this.sequence = new SobolSequenceGenerator(keys.size());
  }

  public static Sobol of(Space space, long seed) {
    return new Sobol(space, seed);
  }

  /** The candidate of a number, whichever were asked for before. */
  public Candidate candidate(int number) {
    return space.candidate(number, new Point(sequence.skipTo(number), new Random(seed, number)));
  }

  /** Picks by a point's coordinates. */
  private final class Point implements Picker {
    private final double[] coordinates;
    private final Random random;

    Point(double[] coordinates, Random random) {
      this.coordinates = coordinates;
      this.random = random;
    }

    private double share(String key) {
      int dimension = keys.indexOf(key);
      if (dimension < 0) {
        return random.share(key);
      }
      long shift = CounterRandom.bits(Streams.of(seed, key), 0, 0) & MASK;
      return ((long) (coordinates[dimension] * DIGITS) ^ shift) / DIGITS;
    }

    @Override
    public double number(String key, Range range) {
      return range.at(share(key));
    }

    @Override
    public int option(String key, Choice choice) {
      return (int) (share(key) * choice.count());
    }
  }
}
