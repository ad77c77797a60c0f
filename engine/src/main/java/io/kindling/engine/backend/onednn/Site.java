package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.PoolGradient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.memory.desc;

/** One node while its kernel is made: the places it reads and writes, and what joins it. */
final class Site {
  private final Assembly assembly;
  private final Fusion fusion;
  private final Node node;
  private final List<Place> reads = new ArrayList<>();
  private final List<Place> writes = new ArrayList<>();
  private final List<Value> written = new ArrayList<>();

  Site(Assembly assembly, Fusion fusion, Node node) {
    this.assembly = assembly;
    this.fusion = fusion;
    this.node = node;
  }

  Node node() {
    return node;
  }

  Kit kit() {
    return assembly.kit();
  }

  Fusion fusion() {
    return fusion;
  }

  int inputs() {
    return node.inputs().size();
  }

  /** An input, row-major. */
  Place in(int input) {
    return in(node.input(input));
  }

  Place in(Value value) {
    return read(assembly.plain(value));
  }

  /** An input in this layout. */
  Place in(int input, desc layout) {
    return in(node.input(input), layout);
  }

  Place in(Value value, desc layout) {
    return in(value, kit().plain(value.shape()), layout);
  }

  /** An input in a layout whose sizes are grouped otherwise; plain, it would lie as the view. */
  Place in(Value value, desc view, desc layout) {
    return read(assembly.in(value, view, layout));
  }

  /** A part of an input's numbers, seen as {@code view}, in this layout. */
  Place part(int input, long from, desc view, desc layout) {
    return read(assembly.part(node.input(input), from, view, layout));
  }

  private Place read(Place place) {
    reads.add(place);
    return place;
  }

  /** Weights with a normalisation in them, in this layout. */
  PackedWeights.Pack folded(Value weights, FoldedNorm norm, desc view, desc layout) {
    PackedWeights.Pack pack = assembly.folded(weights, norm, view, layout);
    read(pack.place());
    return pack;
  }

  /** Where a value lies that is loaded from outside. */
  Place loaded(Value value) {
    return assembly.plain(value);
  }

  /** How an input lies now. */
  desc layout(int input) {
    return layout(node.input(input));
  }

  desc layout(Value value) {
    return assembly.layout(value);
  }

  /** Says how the images lie that this node pools. */
  void pooled(PoolGradient back, desc layout) {
    assembly.pooled(back, layout);
  }

  /** How images lay when they were pooled so, if they were. */
  Optional<desc> layoutBefore(PoolGradient back) {
    return assembly.layoutBefore(back);
  }

  boolean isPlain(int input) {
    return assembly.isPlain(node.input(input));
  }

  /** Whether an input changes only when parameters are loaded. */
  boolean isParameter(int input) {
    return node.input(input).node().op() instanceof Leaf leaf && leaf.kind() == Leaf.Kind.PARAMETER;
  }

  /** Where an output goes, row-major. */
  Place out(int output) {
    return out(output, kit().plain(target(output).shape()));
  }

  /** Where an output goes in this layout. */
  Place out(int output, desc layout) {
    return out(output, kit().plain(target(output).shape()), layout);
  }

  Place out(int output, desc view, desc layout) {
    Value value = target(output);
    Place place = assembly.out(value, view, layout);
    writes.add(place);
    written.add(value);
    return place;
  }

  private Value target(int output) {
    return output == 0 ? fusion.target(node) : node.output(output);
  }

  /** Whether anything reads an output. */
  boolean isUsed(int output) {
    return fusion.isUsed(target(output));
  }

  /** Room in a layout that only this kernel uses. */
  Place room(desc layout) {
    Place place = assembly.room(layout);
    writes.add(place);
    return place;
  }

  /** Room that only this kernel uses. */
  Place room(Shape shape) {
    Place place = assembly.room(shape);
    writes.add(place);
    return place;
  }

  /** The activation that the kernel of this node applies to its first output. */
  Activation activation() {
    return fusion.activation(node);
  }

  /** Room for what only the kernel of the gradient reads. */
  Place keep(Value value, desc layout) {
    Place place = assembly.room(layout);
    assembly.keep(value, place);
    writes.add(place);
    return place;
  }

  Place kept(Value value) {
    return read(assembly.kept(value));
  }

  /** Adds the kernel that reads and writes the places asked for since the last one. */
  void emit(Kernel kernel, desc layout) {
    assembly.add(kernel, node, layout, List.copyOf(reads), List.copyOf(writes));
    reads.clear();
    writes.clear();
    written.forEach(assembly::bringHome);
    written.clear();
  }

  /** The same for a kernel over row-major numbers. */
  void emit(Kernel kernel) {
    emit(kernel, kit().plain(target(0).shape()));
  }
}
