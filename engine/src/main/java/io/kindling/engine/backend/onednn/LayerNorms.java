package io.kindling.engine.backend.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.LayerNorm;
import io.kindling.engine.op.LayerNormGradient;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl.normalization_flags;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.layer_normalization_backward;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.desc;

/** Normalisation along the last axis. */
final class LayerNorms {
  private static final int SCALED =
      normalization_flags.use_scale.value | normalization_flags.use_shift.value;

  private LayerNorms() {}

  /** All axes but the last as one. */
  private static desc rows(Kit kit, Shape x) {
    return kit.plain(x.elements() / x.size(-1), x.size(-1));
  }

  private static layer_normalization_forward.primitive_desc description(
      Kit kit, Shape x, float epsilon) {
    return kit.own(
        new layer_normalization_forward.primitive_desc(
            kit.engine(),
            prop_kind.forward_training.value,
            rows(kit, x),
            rows(kit, x),
            statistics(kit, x),
            epsilon,
            SCALED,
            kit.attributes(),
            false));
  }

  private static desc statistics(Kit kit, Shape x) {
    return kit.plain(x.elements() / x.size(-1));
  }

  static void forward(Site site) {
    Kit kit = site.kit();
    Shape x = site.node().input(0).shape();
    var description = description(kit, x, ((LayerNorm) site.node().op()).epsilon());
    desc channels = kit.plain(x.size(-1));
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(site.in(0), rows(kit, x)));
    arguments.put(DNNL_ARG_SCALE, kit.view(site.in(1), channels));
    arguments.put(DNNL_ARG_SHIFT, kit.view(site.in(2), channels));
    arguments.put(DNNL_ARG_DST, kit.view(site.out(0), rows(kit, x)));
    arguments.put(DNNL_ARG_MEAN, kit.view(site.out(1), statistics(kit, x)));
    arguments.put(DNNL_ARG_VARIANCE, kit.view(site.out(2), statistics(kit, x)));
    site.emit(
        kit.execution(
            "layer normalisation",
            description,
            new layer_normalization_forward(description),
            arguments));
  }

  static void gradient(Site site) {
    Kit kit = site.kit();
    Shape x = site.node().input(0).shape();
    float epsilon = ((LayerNormGradient) site.node().op()).epsilon();
    desc rows = rows(kit, x);
    var description =
        kit.own(
            new layer_normalization_backward.primitive_desc(
                kit.engine(),
                prop_kind.backward.value,
                rows,
                rows,
                rows,
                statistics(kit, x),
                epsilon,
                SCALED,
                description(kit, x, epsilon),
                kit.attributes(),
                false));
    desc channels = kit.plain(x.size(-1));
    Map<Integer, memory> arguments = new LinkedHashMap<>();
    arguments.put(DNNL_ARG_SRC, kit.view(site.in(0), rows));
    arguments.put(DNNL_ARG_MEAN, kit.view(site.in(1), statistics(kit, x)));
    arguments.put(DNNL_ARG_VARIANCE, kit.view(site.in(2), statistics(kit, x)));
    arguments.put(DNNL_ARG_SCALE, kit.view(site.in(3), channels));
    arguments.put(DNNL_ARG_DIFF_DST, kit.view(site.in(4), rows));
    arguments.put(DNNL_ARG_DIFF_SRC, kit.view(site.out(0), rows));
    arguments.put(DNNL_ARG_DIFF_SCALE, kit.view(site.out(1), channels));
    arguments.put(DNNL_ARG_DIFF_SHIFT, kit.view(site.out(2), channels));
    site.emit(
        kit.execution(
            "gradient of layer normalisation",
            description,
            new layer_normalization_backward(description),
            arguments));
  }
}
