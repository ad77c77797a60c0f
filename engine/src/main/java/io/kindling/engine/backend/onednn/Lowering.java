package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.ActivateGradient;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.AffineInputGradient;
import io.kindling.engine.op.AffineParameterGradient;
import io.kindling.engine.op.BatchNormEval;
import io.kindling.engine.op.BatchNormGradient;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.op.Concat;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.ConvolutionInputGradient;
import io.kindling.engine.op.ConvolutionParameterGradient;
import io.kindling.engine.op.CrossEntropy;
import io.kindling.engine.op.Gru;
import io.kindling.engine.op.GruGradient;
import io.kindling.engine.op.LayerNorm;
import io.kindling.engine.op.LayerNormGradient;
import io.kindling.engine.op.LogSoftmax;
import io.kindling.engine.op.LogSoftmaxGradient;
import io.kindling.engine.op.Lstm;
import io.kindling.engine.op.LstmGradient;
import io.kindling.engine.op.MatMul;
import io.kindling.engine.op.Pad;
import io.kindling.engine.op.Pairwise;
import io.kindling.engine.op.Pool;
import io.kindling.engine.op.PoolGradient;
import io.kindling.engine.op.Reduce;
import io.kindling.engine.op.Rnn;
import io.kindling.engine.op.RnnGradient;
import io.kindling.engine.op.Slice;
import io.kindling.engine.op.Softmax;
import io.kindling.engine.op.SoftmaxGradient;
import io.kindling.engine.op.Transpose;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** From an op to its kernel: the table of primitives. An op that is not in it brings a loop. */
final class Lowering {
  private final Map<Class<? extends Op>, Consumer<Site>> table = new HashMap<>();

  Lowering() {
    table.put(Affine.class, Products::affine);
    table.put(AffineInputGradient.class, Products::inputGradient);
    table.put(AffineParameterGradient.class, Products::parameterGradient);
    table.put(MatMul.class, Matrices::product);
    table.put(Convolution.class, Convolutions::forward);
    table.put(ConvolutionInputGradient.class, Convolutions::inputGradient);
    table.put(ConvolutionParameterGradient.class, Convolutions::parameterGradient);
    table.put(Pool.class, Pools::forward);
    table.put(PoolGradient.class, Pools::gradient);
    table.put(BatchNormTrain.class, Norms::train);
    table.put(BatchNormEval.class, Norms::evaluate);
    table.put(BatchNormGradient.class, Norms::gradient);
    table.put(LayerNorm.class, LayerNorms::forward);
    table.put(LayerNormGradient.class, LayerNorms::gradient);
    table.put(Activate.class, Elementwise::activate);
    table.put(ActivateGradient.class, Elementwise::activateGradient);
    table.put(Pairwise.class, Pairs::pairwise);
    table.put(Reduce.class, Reductions::reduce);
    table.put(CrossEntropy.class, Reductions::crossEntropy);
    table.put(Softmax.class, Reductions::softmax);
    table.put(SoftmaxGradient.class, Reductions::softmaxGradient);
    table.put(LogSoftmax.class, Reductions::logSoftmax);
    table.put(LogSoftmaxGradient.class, Reductions::logSoftmaxGradient);
    table.put(Lstm.class, Recurrences::lstm);
    table.put(LstmGradient.class, Recurrences::lstmGradient);
    table.put(Gru.class, Recurrences::gru);
    table.put(GruGradient.class, Recurrences::gruGradient);
    table.put(Rnn.class, Recurrences::rnn);
    table.put(RnnGradient.class, Recurrences::rnnGradient);
    table.put(Transpose.class, Moves::transpose);
    table.put(Slice.class, Moves::slice);
    table.put(Pad.class, Moves::pad);
    table.put(Concat.class, Moves::concat);
  }

  /** Adds the kernel of a node. */
  void lower(Node node, Site site) {
    if (isEmpty(node)) {
      Loops.lower(site, Loops.definition(node));
      return;
    }
    Consumer<Site> maker = table.get(node.op().getClass());
    if (maker != null) {
      make(maker, node, site);
      return;
    }
    Optional<Loop> loop = node.op().loop(node);
    if (loop.isEmpty()) {
      throw new OneDnnException(
          "The onednn back end has no kernel for " + node.op() + ", and the op brings no loop");
    }
    Loops.lower(site, loop.get());
  }

  private static void make(Consumer<Site> maker, Node node, Site site) {
    try {
      maker.accept(site);
    } catch (OneDnnException problem) {
      throw problem;
    } catch (RuntimeException problem) {
      throw new OneDnnException(
          "oneDNN has no kernel for "
              + node.op()
              + " with inputs "
              + node.inputs().stream().map(Value::shape).toList()
              + ": "
              + problem.getMessage(),
          problem);
    }
  }

  /** Whether there is nothing to compute but sums over nothing. */
  private static boolean isEmpty(Node node) {
    return node.inputs().stream().anyMatch(input -> input.shape().elements() == 0)
        || node.shapes().stream().anyMatch(shape -> shape.elements() == 0);
  }
}
