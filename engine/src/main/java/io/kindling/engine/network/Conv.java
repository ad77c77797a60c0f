package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.field.Field;
import io.kindling.engine.network.field.FieldKinds;
import io.kindling.engine.network.field.Fields;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.Activation;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.Formulas;
import java.util.List;

/**
 * Convolution of rows [C,H,W] or [C,L]. Lists hold a number for each dimension that is slid over,
 * or one for all. With as many groups as channels each channel is convolved by itself.
 */
public record Conv(
    int filters,
    List<Integer> kernel,
    List<Integer> strides,
    List<Integer> dilations,
    Padding padding,
    int groups,
    Bias bias,
    Initialiser initialiser,
    Activation activation)
    implements PlainLayer {
  static final Field<Integer> FILTERS =
      Field.open(
          "filters", FieldKinds.whole(1, 1 << 20), "channels", "How many channels come out.");
  static final Field<List<Integer>> KERNEL =
      Field.of(
          "kernel",
          FieldKinds.wholes("the size of a window, such as 3 or [3, 5]", 1),
          List.of(3),
          "",
          "The numbers that a window covers in each dimension.");
  static final Field<List<Integer>> STRIDE =
      Field.of(
          "stride",
          FieldKinds.wholes("a whole number from 1, or a list such as [1, 2]", 1),
          List.of(1),
          "",
          "From one window to the next.");
  static final Field<List<Integer>> DILATION =
      Field.of(
          "dilation",
          FieldKinds.wholes("a whole number from 1, or a list such as [1, 2]", 1),
          List.of(1),
          "",
          "From one number of a window to the next.");
  static final Field<Padding> PADDING = Padding.field();
  static final Field<Integer> GROUPS =
      Field.of(
          "groups",
          FieldKinds.whole(1, 1 << 20),
          1,
          "",
          "The parts that channels are cut into; each output sees one part.");
  static final LayerKind<Conv> KIND =
      LayerKind.of("conv", Conv.class, "Convolution of images [C,H,W] or sequences [C,L].")
          .main(FILTERS, Conv::filters)
          .with(KERNEL, Conv::kernel)
          .with(STRIDE, Conv::strides)
          .with(DILATION, Conv::dilations)
          .with(PADDING, Conv::padding)
          .with(GROUPS, Conv::groups)
          .with(Bias.FIELD, Conv::bias)
          .with(InitialiserFields.WORD, Conv::initialiser)
          .activation(Conv::activation)
          .built(Conv::of);

  public Conv {
    kernel = List.copyOf(kernel);
    strides = List.copyOf(strides);
    dilations = List.copyOf(dilations);
    FILTERS.check(filters, "a conv layer");
    KERNEL.check(kernel, "a conv layer");
    STRIDE.check(strides, "a conv layer");
    DILATION.check(dilations, "a conv layer");
    GROUPS.check(groups, "a conv layer");
    Checks.require(
        filters % groups == 0,
        "A conv layer has %s filters, which its %s groups do not divide",
        filters,
        groups);
  }

  /** Windows of one size, side by side, padded so that the output is as large as the input. */
  public Conv(int filters, int kernel, Activation activation) {
    this(
        filters,
        List.of(kernel),
        List.of(1),
        List.of(1),
        Padding.SAME,
        1,
        Bias.ADDED,
        InitialiserFields.suited(activation),
        activation);
  }

  private static Conv of(Fields fields) {
    Activation activation = ActivationFields.of(fields);
    return new Conv(
        fields.read(FILTERS),
        fields.read(KERNEL),
        fields.read(STRIDE),
        fields.read(DILATION),
        fields.read(PADDING),
        fields.read(GROUPS),
        fields.read(Bias.FIELD),
        InitialiserFields.of(fields, activation),
        activation);
  }

  private Windows windows() {
    return new Windows("conv", kernel, strides, dilations, padding);
  }

  @Override
  public LayerKind<?> kind() {
    return KIND;
  }

  @Override
  public Shape output(Shape input) {
    Shape output = windows().output(input, filters);
    Checks.require(
        input.size(0) % groups == 0,
        "The conv layer's %s groups do not divide the %s channels of its input %s",
        groups,
        input.size(0),
        input);
    return output;
  }

  @Override
  public void declare(Shape input, Declarations declarations) {
    List<Integer> sizes = windows().kernels(input);
    int channels = input.size(0) / groups;
    Shape weight =
        input.rank() == 2
            ? Shape.of(filters, channels, sizes.get(1))
            : Shape.of(filters, channels, sizes.get(0), sizes.get(1));
    declarations.parameter("weight", weight, initialiser);
    if (bias == Bias.ADDED) {
      declarations.parameter("bias", Shape.of(filters), Initialiser.ZEROS);
    }
  }

  @Override
  public Value apply(Value input, LayerContext context) {
    Graph graph = context.graph();
    Shape row = input.shape().withoutOuter();
    Windows windows = windows();
    Convolution op =
        new Convolution(
            windows.strides(row),
            windows.dilations(row),
            windows.before(row),
            windows.behind(row),
            groups);
    Value x = Windows.asImages(graph, input);
    Value weight = Windows.asImages(graph, context.window("weight"));
    Value y =
        bias == Bias.ADDED
            ? graph.add(op, x, weight, context.window("bias")).output()
            : graph.add(op, x, weight).output();
    Value active =
        activation.equals(Activation.IDENTITY)
            ? y
            : graph.add(new Activate(activation), y).output();
    return Formulas.reshape(graph, active, output(row).withOuter(input.shape().size(0)));
  }

  @Override
  public long multiplyAdds(Shape input) {
    long inWindow = (long) windows().places(input) * (input.size(0) / groups);
    return inWindow * output(input).elements();
  }

  @Override
  public String settings() {
    String cut = groups == 1 ? "" : ", " + groups + " groups";
    String steps = strides.equals(List.of(1)) ? "" : " / " + strides;
    return filters + " of " + kernel + steps + cut + " " + ActivationWords.word(activation);
  }
}
