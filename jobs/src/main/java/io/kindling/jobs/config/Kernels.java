package io.kindling.jobs.config;

/** Which back end computes. */
public enum Kernels {
  /** oneDNN: single precision, fast. */
  ONEDNN("onednn"),
  /** Plain Java in double precision: the definition, slow. */
  REFERENCE("reference");

  private final String word;

  Kernels(String word) {
    this.word = word;
  }

  /** The name in configurations and reports. */
  public String word() {
    return word;
  }
}
