package io.kindling.jobs.curve;

import com.typesafe.config.ConfigObject;
import io.kindling.engine.Checks;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.CurveSettings;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.space.Candidate;
import io.kindling.jobs.space.Space;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where trainings are made, each several times.
 *
 * @param base the configuration that they share
 * @param dimensions one or two
 */
public record Points(RunConfig base, List<Dimension> dimensions, List<Point> points, int repeats) {
  private static final int MOST = 10_000;
  private static final int MOST_TOLD = 5;

  /** A key's number in one training of a point. */
  private static final String REPEAT = "repeat";

  public Points {
    dimensions = List.copyOf(dimensions);
    points = List.copyOf(points);
    Checks.require(
        dimensions.size() == 1 || dimensions.size() == 2,
        "Curves go over one or two dimensions, found %s",
        dimensions.size());
  }

  /**
   * The values of the keys that are gone over, together; where there are none, one of no settings.
   *
   * @throws ConfigException where a curve cannot go over them, or a point is no configuration
   */
  public static List<Candidate> settings(CurveSettings curve, RunConfig base) {
    if (curve.over().isEmpty()) {
      if (curve.rows().isEmpty()) {
        throw new ConfigException(
            "There is nothing to go over: expected curve.rows, such as [0.1, 0.5, 1], or"
                + " curve.over, such as { training.epochs { choice = [5, 10, 20] } }");
      }
      return List.of(new Candidate(0, List.of(), Map.of()));
    }
    Space space = curve.over().get();
    double size = space.gridSize(curve.points()) * Math.max(1, curve.rows().size());
    requireFew(space.keys().keySet(), curve);
    if (size * curve.repeats() > MOST) {
      throw new ConfigException(
          String.format(
              "curve.over has %.0f points, each trained %s times: expected at most %s trainings."
                  + " Take a smaller curve.points or curve.repeats",
              size, curve.repeats(), MOST));
    }
    List<Candidate> all = space.grid(curve.points());
    Set<String> names = new LinkedHashSet<>();
    all.forEach(one -> names.addAll(one.values().keySet()));
    requireFew(names, curve);
    for (Candidate one : all) {
      if (one.values().size() < names.size()) {
        names.removeAll(one.values().keySet());
        throw new ConfigException(
            String.format(
                "curve.over: the point %s has no %s, which others have: a curve goes over values"
                    + " that each point has. Try tune",
                one.shown(), String.join(", ", names)));
      }
    }
    check(all, base);
    return all;
  }

  private static void requireFew(Set<String> keys, CurveSettings curve) {
    if (keys.size() > 2) {
      throw new ConfigException(
          String.format(
              "curve.over has %d keys (%s), but a curve goes over one, and a map over two: leave"
                  + " some out, or search all of them (tune with tune.search = grid)",
              keys.size(), String.join(", ", keys)));
    }
    if (keys.size() == 2 && !curve.rows().isEmpty()) {
      throw new ConfigException(
          String.format(
              "curve.rows and the keys %s together are three things that differ, but a map has two:"
                  + " leave one out",
              String.join(" and ", keys)));
    }
  }

  private static void check(List<Candidate> all, RunConfig base) {
    List<String> problems = new ArrayList<>();
    Class<?> source = base.data().map(data -> data.source().getClass()).orElse(null);
    for (Candidate one : all) {
      try {
        RunConfig config = base.with(one.sets());
        if (config.data().map(data -> data.source().getClass()).orElse(null) != source) {
          throw new ConfigException(
              "data.columns makes another table of the rows, which are read once for all points:"
                  + " write data.columns in the configuration, too");
        }
      } catch (ConfigException refused) {
        problems.add(
            String.format("the point %s is refused: %s", one.shown(), refused.getMessage()));
      }
      if (problems.size() == MOST_TOLD) {
        break;
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /**
   * All points.
   *
   * @param settings as {@link #settings} found them
   * @param rows of the training part
   */
  public static Points of(CurveSettings curve, RunConfig base, List<Candidate> settings, int rows) {
    List<Integer> counts = counts(curve.rows(), rows);
    List<Point> points = new ArrayList<>();
    for (Candidate one : settings) {
      for (int count : counts) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (!curve.rows().isEmpty()) {
          values.put(Dimension.ROWS, (long) count);
        }
        values.putAll(one.values());
        points.add(new Point(points.size(), one.sets(), values, count));
      }
    }
    List<Dimension> dimensions = new ArrayList<>();
    for (String name : points.get(0).values().keySet()) {
      dimensions.add(Dimension.of(name, points, isLogarithmic(name, curve.over())));
    }
    return new Points(base, dimensions, points, curve.repeats());
  }

  private static List<Integer> counts(List<Double> written, int rows) {
    if (written.isEmpty()) {
      return List.of(rows);
    }
    for (double one : written) {
      if (one > rows) {
        throw new ConfigException(
            String.format(
                "curve.rows has %.0f, but the training part has %d rows: expected at most as many,"
                    + " or fractions of them",
                one, rows));
      }
    }
    return written.stream()
        .map(one -> one <= 1 ? Math.max(1, (int) Math.round(one * rows)) : one.intValue())
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean isLogarithmic(String name, Optional<Space> over) {
    return over.filter(space -> space.keys().containsKey(name))
        .map(space -> space.keys().get(name))
        .map(drawn -> drawn instanceof ConfigObject how && how.containsKey("logUniform"))
        .orElse(name.equals(Dimension.ROWS));
  }

  /**
   * All trainings, those of a repeat behind each other: the first has the seed of the
   * configuration, each further one the next.
   */
  public List<Candidate> trainings() {
    List<Candidate> all = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (Point point : points) {
        List<String> sets = new ArrayList<>(point.sets());
        if (repeat > 0) {
          long seed = base.with(point.sets()).training().seed();
          sets.add("training.seed=" + (seed + repeat & Long.MAX_VALUE));
        }
        Map<String, Object> values = new LinkedHashMap<>(point.values());
        values.put(REPEAT, (long) repeat + 1);
        all.add(new Candidate(all.size(), sets, values));
      }
    }
    return all;
  }

  /** The point that a training is made at. */
  public Point of(int training) {
    return points.get(training % points.size());
  }

  /** Which of the trainings of its point a training is, from 0. */
  public int repeat(int training) {
    return training / points.size();
  }
}
