package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.PoolGradient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.dnnl.memory.desc;

/**
 * A program that is being put together: its steps so far, and the forms in which each value lies.
 * Values stay in the layout that their kernel wrote; they are copied to another when a reader asks
 * for it, once for each layout.
 */
final class Assembly {
  private final Kit kit;
  private final PackedWeights packs;
  private final List<Step> steps = new ArrayList<>();
  private final Map<Value, Place> homes = new HashMap<>();
  private final Map<Value, List<Form>> forms = new HashMap<>();
  private final Map<Value, Place> workspaces = new HashMap<>();
  private final Map<PoolGradient, desc> pooled = new HashMap<>();
  private final Set<Place> shared = new LinkedHashSet<>();

  Assembly(Kit kit, PackedWeights packs) {
    this.kit = kit;
    this.packs = packs;
  }

  /**
   * A value in memory.
   *
   * @param view how the value lies when it is plain: its sizes may be grouped otherwise
   * @param layout how it lies here
   */
  private record Form(desc view, desc layout, Place place) {
    /** Whether it lies row-major, however its sizes are grouped. */
    boolean isPlain() {
      return layout.equals(view);
    }
  }

  Kit kit() {
    return kit;
  }

  /** Says where a value lies that something outside the steps reads or writes. */
  void settle(Value value, Place home) {
    homes.put(value, home);
  }

  /** Says that a settled value is there before the first step. */
  void given(Value value) {
    desc plain = kit.plain(value.shape());
    formsOf(value).add(new Form(plain, plain, homes.get(value)));
  }

  Optional<Place> home(Value value) {
    return Optional.ofNullable(homes.get(value));
  }

  boolean isMade(Value value) {
    return forms.containsKey(value);
  }

  private List<Form> formsOf(Value value) {
    return forms.computeIfAbsent(value, unused -> new ArrayList<>());
  }

  /** How a value lies now, with the sizes of its shape; row-major where it has other sizes. */
  desc layout(Value value) {
    desc plain = kit.plain(value.shape());
    for (Form form : formsOf(value)) {
      if (form.view().equals(plain)) {
        return form.layout();
      }
    }
    return plain;
  }

  boolean isPlain(Value value) {
    return formsOf(value).stream().anyMatch(Form::isPlain);
  }

  /** A place where the value lies row-major; a step that brings it there is added if needed. */
  Place plain(Value value) {
    List<Form> known = formsOf(value);
    for (Form form : known) {
      if (form.isPlain()) {
        return form.place();
      }
    }
    Form from = known.get(0);
    return copied(value, from, room(value, from.view(), from.view()), from.view());
  }

  /**
   * A place where the value lies in this layout; a step that brings it there is added if needed.
   */
  Place in(Value value, desc view, desc layout) {
    if (layout.equals(view)) {
      return plain(value);
    }
    Optional<Form> sameView = Optional.empty();
    for (Form form : formsOf(value)) {
      if (form.view().equals(view)) {
        if (form.layout().equals(layout)) {
          return form.place();
        }
        sameView = sameView.or(() -> Optional.of(form));
      }
    }
    Value source = Sinking.source(value);
    if (source.node().op() instanceof Leaf leaf && leaf.kind() == Leaf.Kind.PARAMETER) {
      return packed(value, homes.get(source), view, layout);
    }
    Form from = sameView.isPresent() ? sameView.get() : new Form(view, view, plain(value));
    return copied(value, from, room(value, view, layout), layout);
  }

  private Place copied(Value value, Form from, Place place, desc layout) {
    Kernel reorder = kit.reorder(from.place(), from.layout(), place, layout);
    add(reorder, value, layout, from.place(), place);
    formsOf(value).add(new Form(from.view(), layout, place));
    return place;
  }

  private Place packed(Value weights, Place plain, desc view, desc layout) {
    PackedWeights.Pack pack = packs.of(plain, view, layout);
    Kernel packing = kit.reorder(plain, view, pack.place(), layout);
    add(pack.updating(packing), weights, layout, plain, pack.place());
    formsOf(weights).add(new Form(view, layout, pack.place()));
    return pack.place();
  }

  /** Weights with a normalisation in them, in this layout; what it adds lies beside them. */
  PackedWeights.Pack folded(Value weights, FoldedNorm norm, desc view, desc layout) {
    Place plain = plain(weights);
    Place scaled = room(weights.shape());
    PackedWeights.Pack pack =
        packs.folded(plain, norm.gamma(), layout, norm.gamma().shape().elements());
    Kernel folding = norm.kernel(plain, scaled, pack.shifts());
    Kernel packing = kit.reorder(scaled, view, pack.place(), layout);
    Kernel both =
        key -> {
          folding.run(key);
          packing.run(key);
        };
    add(pack.updating(both).named("pack with a normalisation"), weights, layout, plain, scaled);
    return pack;
  }

  /** A part of a value's numbers, seen as {@code view}, in this layout. */
  Place part(Value value, long from, desc view, desc layout) {
    Place whole = plain(value);
    Place part = whole.window(from, Shape.of(Math.toIntExact(floats(view))));
    if (value.node().op() instanceof Leaf leaf && leaf.kind() == Leaf.Kind.PARAMETER) {
      PackedWeights.Pack pack = packs.of(part, view, layout);
      Kernel packing = kit.reorder(part, view, pack.place(), layout);
      add(pack.updating(packing), value, layout, whole, pack.place());
      return pack.place();
    }
    Place made = room(layout);
    add(kit.reorder(part, view, made, layout), value, layout, whole, made);
    return made;
  }

  /** Room within a run, shared with what is not alive at the same time. */
  Place room(desc layout) {
    long floats = floats(layout);
    return share(new Place(Shape.of(Math.toIntExact(floats)), floats));
  }

  Place room(Shape shape) {
    return share(new Place(shape));
  }

  private Place room(Value value, desc view, desc layout) {
    return layout.equals(view) ? share(new Place(value.shape())) : room(layout);
  }

  private static long floats(desc layout) {
    return (layout.get_size() + Float.BYTES - 1) / Float.BYTES;
  }

  private Place share(Place place) {
    shared.add(place);
    return place;
  }

  /** A place to write the value to in this layout. */
  Place out(Value value, desc view, desc layout) {
    Place home = homes.get(value);
    boolean goesHome = home != null && layout.equals(view);
    Place place = goesHome ? home : room(value, view, layout);
    formsOf(value).add(new Form(view, layout, place));
    return place;
  }

  /** Copies a settled value home that was written elsewhere. */
  void bringHome(Value value) {
    Place home = homes.get(value);
    List<Form> known = formsOf(value);
    if (home == null || known.stream().anyMatch(form -> form.place() == home)) {
      return;
    }
    Form from = known.get(0);
    copied(value, from, home, from.view());
  }

  /** Copies a value to a further place. */
  void copy(Value value, Place to) {
    Place from = plain(value);
    desc plain = kit.plain(value.shape());
    add(kit.reorder(from, plain, to, plain), value, plain, from, to);
  }

  /** Says that a value is another one under a new shape. */
  void alias(Value value, Value of) {
    Place place = plain(of).reshaped(value.shape());
    desc plain = kit.plain(value.shape());
    formsOf(value).add(new Form(plain, plain, place));
  }

  /** Says how images lay when they were pooled. */
  void pooled(PoolGradient back, desc layout) {
    pooled.put(back, layout);
  }

  /** How images lay when they were pooled so: their gradient had best lie the same way. */
  Optional<desc> layoutBefore(PoolGradient back) {
    return Optional.ofNullable(pooled.get(back));
  }

  /** Keeps what a kernel leaves behind for the kernel of its gradient. */
  void keep(Value value, Place workspace) {
    workspaces.put(value, workspace);
  }

  Place kept(Value value) {
    return workspaces.get(value);
  }

  /** Adds the call that makes a node's output. */
  void add(Kernel kernel, Node node, desc layout, List<Place> reads, List<Place> writes) {
    String op = node.op().getClass().getSimpleName();
    String name = kernel.name().equals("loop") ? op + " loop" : kernel.name();
    long work = node.op().multiplyAdds(node);
    Shape shape = node.shapes().get(0);
    add(new Step(kernel, name, Layouts.text(layout), shape, work, reads, writes));
  }

  private void add(Kernel kernel, Value value, desc layout, Place from, Place to) {
    String name = kernel.name().equals("loop") ? "pack" : kernel.name();
    String text = Layouts.text(layout);
    add(new Step(kernel, name, text, value.shape(), 0, List.of(from), List.of(to)));
  }

  private void add(Step step) {
    steps.add(step);
  }

  List<Step> steps() {
    return steps;
  }

  Set<Place> shared() {
    return shared;
  }
}
