package io.kindling.engine.sequence;

/** Whether a layer runs through a sequence from its start, or also from its end. */
public enum Directions {
  FORWARD(1),
  BOTH(2);

  private final int count;

  Directions(int count) {
    this.count = count;
  }

  public int count() {
    return count;
  }
}
