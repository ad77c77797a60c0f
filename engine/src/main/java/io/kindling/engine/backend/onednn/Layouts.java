package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.memory.format_kind;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.javacpp.LongPointer;

/**
 * Layouts as text, for plans: a letter for each axis from the slowest to the fastest, those that
 * are cut into blocks in capitals, then the blocks, as in {@code aBcd16b}.
 */
final class Layouts {
  private static final List<format_tag> IMAGES =
      List.of(format_tag.aBcd16b, format_tag.aBcd8b, format_tag.acdb);

  private Layouts() {}

  static String text(desc layout) {
    if (layout.get_format_kind().intern() != format_kind.blocked) {
      return "opaque";
    }
    int axes = layout.get_ndims();
    long[] strides = numbers(layout.get_strides(), axes);
    int blocks = layout.get_inner_nblks();
    long[] sizes = numbers(layout.get_inner_blks(), blocks);
    long[] blocked = numbers(layout.get_inner_idxs(), blocks);
    String order =
        IntStream.range(0, axes)
            .boxed()
            .sorted(Comparator.comparingLong(axis -> -strides[axis]))
            .map(axis -> letter(axis, IntStream.range(0, blocks).anyMatch(b -> blocked[b] == axis)))
            .collect(Collectors.joining());
    String inner =
        IntStream.range(0, blocks)
            .mapToObj(block -> sizes[block] + letter((int) blocked[block], false))
            .collect(Collectors.joining());
    return order + inner + " " + layout.get_data_type().intern().name();
  }

  /**
   * The layout that numbers of another shape have where those of this shape lie like that; plain
   * where the layout is none of the usual ones of images.
   */
  static desc alike(Kit kit, desc layout, Shape shape, Shape other) {
    for (format_tag tag : IMAGES) {
      if (shape.rank() == 4
          && kit.own(new desc(Kit.sizes(shape), layout.get_data_type(), tag)).equals(layout)) {
        return kit.own(new desc(Kit.sizes(other), data_type.f32, tag));
      }
    }
    return kit.plain(other);
  }

  private static String letter(int axis, boolean isBlocked) {
    return String.valueOf((char) ((isBlocked ? 'A' : 'a') + axis));
  }

  private static long[] numbers(LongPointer given, int count) {
    try (LongPointer pointer = given) {
      long[] numbers = new long[count];
      if (count > 0) {
        pointer.get(numbers);
      }
      return numbers;
    }
  }
}
