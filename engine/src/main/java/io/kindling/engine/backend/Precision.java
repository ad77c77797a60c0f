package io.kindling.engine.backend;

/** The type of numbers that products and convolutions read; all else is single precision. */
public enum Precision {
  FP32("fp32"),
  /** Inputs are rounded to bf16; sums, and the parameters that are stepped, stay single. */
  BF16("bf16");

  private final String word;

  Precision(String word) {
    this.word = word;
  }

  /** The name in configurations and reports. */
  public String word() {
    return word;
  }
}
