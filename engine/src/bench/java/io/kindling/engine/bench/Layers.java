package io.kindling.engine.bench;

import java.util.function.UnaryOperator;

/**
 * The layers that measured networks are made of, on one side of a comparison. A network is written
 * once ({@link Architecture}) and applied to each side's layers, so that all sides do the same work
 * with parameters in the same order: weight before bias, gamma before beta, a branch before its
 * shortcut.
 *
 * @param <V> what flows through the network
 */
interface Layers<V> {
  /** Of normalisations. */
  float EPSILON = 1e-5f;

  /** Of running statistics: the weight of a new batch. */
  float MOMENTUM = 0.1f;

  /** On the last axis. */
  V dense(V x, int units);

  V relu(V x);

  /** The exact one, by the error function. */
  V gelu(V x);

  /** Of images [N,C,H,W], padded by half of an odd kernel. */
  V convolution(V x, int filters, int kernel);

  /** The same without a bias, for what is normalised next. */
  V plainConvolution(V x, int filters, int kernel, int stride);

  /** Of images, by channel; in training with the statistics of the batch. */
  V batchNorm(V x);

  /** On the last axis. */
  V layerNorm(V x);

  /** The largest number of each square of an image. */
  V maxPool(V x, int size);

  /** [N,C,H,W] to the means [N,C]. */
  V imageMean(V x);

  /** [N,...] to [N,I]. */
  V flatten(V x);

  /** Recurrent layers on top of each other over x[T,N,I], from states of zero, to [T,N,H]. */
  V lstm(V x, int layers, int hidden);

  /** Of x[N,T,E] to itself, E being the width; without dropout or mask. */
  V attention(V x, int width, int heads);

  /** The sum of two ways from x. */
  V residual(V x, UnaryOperator<V> branch, UnaryOperator<V> shortcut);
}
