package io.kindling.jobs.config;

/** How numbers travel between workers and the driver. */
public enum WireFormat {
  /** As they are. */
  FP32("fp32"),
  /** With the first 8 bits of their 24, and what rounding took added the next time. */
  BF16("bf16");

  private final String word;

  WireFormat(String word) {
    this.word = word;
  }

  /** As it is written in configurations. */
  public String word() {
    return word;
  }
}
