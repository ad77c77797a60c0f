package io.kindling.partitioning;

import io.kindling.engine.Checks;
import io.kindling.partitioning.DataSpec.Target;
import java.util.List;
import java.util.Optional;

/**
 * Pictures of circles, squares and triangles drawn by the program, some in front of others.
 *
 * @param rows how many pictures
 * @param most how many shapes a picture has at the most; each number from 1 on is as likely
 * @param channels 1 for grey, 3 for red, green and blue
 * @param target what is known of a picture: its boxes, the class of each pixel, or the middles of
 *     its shapes, which then are of different kinds
 */
public record ShapesSpec(
    int rows, int most, int channels, int height, int width, Target target, long seed)
    implements SourceSpec {
  /** The shortest side that shapes can be told apart in. */
  public static final int SHORTEST_SIDE = 16;

  /** The names of the points: the middle of the shape of each kind. */
  public static final List<String> POINTS = List.of("circle", "square", "triangle");

  public ShapesSpec {
    Checks.require(rows > 0, "Invalid rows %s: expected at least 1", rows);
    Checks.require(most > 0, "Invalid data.shapes %s: expected at least 1", most);
    Checks.require(
        channels == 1 || channels == 3,
        "Invalid data.image.channels %s: expected 1 (grey) or 3 (red, green and blue)",
        channels);
    Checks.require(
        height >= SHORTEST_SIDE && width >= SHORTEST_SIDE,
        "Invalid size of pictures of shapes %s x %s: expected at least %s x %s",
        height,
        width,
        SHORTEST_SIDE,
        SHORTEST_SIDE);
    Checks.require(
        target.isOfPlaces(),
        "data.source = shapes has boxes, masks and points: expected data.target = boxes, mask or"
            + " points, found %s",
        target.word());
    Checks.require(
        target != Target.POINTS || most <= POINTS.size(),
        "data.shapes is %s with data.target = points, the middles of shapes, which are told apart by"
            + " their kinds: expected at most %s",
        most,
        POINTS.size());
  }

  @Override
  public String word() {
    return "shapes";
  }

  @Override
  public boolean isOfImages() {
    return true;
  }

  @Override
  public Optional<Target> targetOfPlaces() {
    return Optional.of(target);
  }
}
