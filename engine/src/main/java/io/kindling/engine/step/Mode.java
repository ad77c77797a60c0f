package io.kindling.engine.step;

/** What a graph is made for. */
public enum Mode {
  TRAIN,
  EVALUATE
}
