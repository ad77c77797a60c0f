package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import io.kindling.engine.graph.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.data_type;
import org.bytedeco.dnnl.memory.desc;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** What all primitives of a workspace are made with. */
final class Kit {
  private final Natives natives;
  private final Scratchpad scratchpad;
  private final engine engine;
  private final stream stream;
  private final data_type products;
  private final boolean isDeterministic;

  /**
   * A kit whose objects are freed with {@code natives}.
   *
   * @param products the type that products and convolutions read
   * @param threads with more than one, sums must be asked to be in a fixed order
   */
  Kit(Natives natives, Scratchpad scratchpad, data_type products, int threads) {
    this.natives = natives;
    this.scratchpad = scratchpad;
    this.products = products;
    this.isDeterministic = threads > 1;
    this.engine = natives.own(new engine(org.bytedeco.dnnl.engine.kind.cpu, 0));
    this.stream = natives.own(new stream(engine));
  }

  engine engine() {
    return engine;
  }

  <T extends Pointer> T own(T pointer) {
    return natives.own(pointer);
  }

  /** The type that products and convolutions read. */
  data_type products() {
    return products;
  }

  /** Row-major numbers of single precision. */
  desc plain(Shape shape) {
    return plain(shape.rank() == 0 ? new long[] {1} : sizes(shape));
  }

  /** Row-major numbers of another type. */
  desc plain(data_type type, Shape shape) {
    return strided(type, sizes(shape));
  }

  desc plain(data_type type, long... sizes) {
    return strided(type, sizes);
  }

  desc plain(long... sizes) {
    return strided(data_type.f32, sizes);
  }

  private desc strided(data_type type, long... sizes) {
    return own(new desc(sizes, type, strides(sizes)));
  }

  private static long[] strides(long... sizes) {
    long[] strides = new long[sizes.length];
    long stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, sizes[i]);
    }
    return strides;
  }

  /** Rows within wider rows. */
  desc rows(long rows, long columns, long stride) {
    return own(new desc(new long[] {rows, columns}, data_type.f32, new long[] {stride, 1}));
  }

  /** A rectangle [rows, columns] of row-major numbers that lie column by column. */
  desc transposed(long rows, long columns) {
    return own(new desc(new long[] {rows, columns}, data_type.f32, new long[] {1, rows}));
  }

  /** Row-major matrices, seen with their last two axes exchanged if they are transposed. */
  desc matrix(data_type type, long[] sizes, boolean transposed) {
    if (!transposed) {
      return strided(type, sizes);
    }
    long[] strides = strides(sizes);
    long[] seen = sizes.clone();
    int last = sizes.length - 1;
    seen[last] = sizes[last - 1];
    seen[last - 1] = sizes[last];
    long rows = strides[last - 1];
    strides[last - 1] = strides[last];
    strides[last] = rows;
    return own(new desc(seen, type, strides));
  }

  /** Row-major numbers, seen with their axes in another order. */
  desc permuted(Shape shape, List<Integer> permutation) {
    long[] strides = strides(sizes(shape));
    long[] seen = permutation.stream().mapToLong(shape::size).toArray();
    long[] steps = permutation.stream().mapToLong(axis -> strides[axis]).toArray();
    return own(new desc(seen, data_type.f32, steps));
  }

  /** The layout is the primitive's to choose. */
  desc any(data_type type, long... sizes) {
    return own(new desc(sizes, type, format_tag.any));
  }

  static long[] sizes(Shape shape) {
    int[] sizes = shape.toArray();
    long[] wide = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      wide[i] = sizes[i];
    }
    return wide;
  }

  primitive_attr attributes() {
    primitive_attr attributes = own(new primitive_attr());
    attributes.set_deterministic(isDeterministic);
    attributes.set_scratchpad_mode(scratchpad_mode.user);
    return attributes;
  }

  primitive_attr attributes(post_ops after) {
    primitive_attr attributes = attributes();
    attributes.set_post_ops(after);
    return attributes;
  }

  /** A view of the library on a place, which follows it. */
  memory view(Place place, desc layout) {
    memory view = own(new memory(layout, engine, (Pointer) null));
    place.follow(view.get());
    return view;
  }

  /** A primitive with its arguments. */
  Kernel execution(
      String name, primitive_desc_base description, primitive made, Map<Integer, memory> given) {
    own(made);
    Map<Integer, memory> arguments = new LinkedHashMap<>(given);
    desc scratch = own(description.scratchpad_desc());
    if (scratch.get_size() > 0) {
      memory view = own(new memory(scratch, engine, (Pointer) null));
      scratchpad.lend(view.get(), scratch.get_size());
      arguments.put(DNNL_ARG_SCRATCHPAD, view);
    }
    dnnl_exec_arg_t array = own(new dnnl_exec_arg_t(arguments.size()));
    int i = 0;
    for (Map.Entry<Integer, memory> argument : arguments.entrySet()) {
      array.position(i++).arg(argument.getKey()).memory(argument.getValue().get());
    }
    array.position(0);
    String kernel = name + " " + implementation(description);
    return new Execution(kernel, made.get(), stream.get(), array, arguments.size());
  }

  /** The library's name of what was chosen. */
  static String implementation(primitive_desc_base description) {
    try (BytePointer text = description.impl_info_str()) {
      return text == null || text.isNull() ? "" : text.getString();
    }
  }

  /** Copies numbers from one layout to another. */
  Kernel reorder(Place from, desc fromLayout, Place to, desc toLayout) {
    var description =
        own(new reorder.primitive_desc(engine, fromLayout, engine, toLayout, attributes(), false));
    return execution(
        "reorder",
        description,
        new reorder(description),
        Map.of(DNNL_ARG_FROM, view(from, fromLayout), DNNL_ARG_TO, view(to, toLayout)));
  }
}
