package io.kindling.partitioning.augment;

/** Every number is a mean of those of both rows, by their shares (Zhang et al., 2018). */
public record MixUp(double alpha, double chance) implements Mixing {
  public MixUp {
    Change.checkSetting(alpha > 0 && Double.isFinite(alpha), "mixUp", alpha, "a number above 0");
    Change.checkChance("mixUp", chance);
  }

  @Override
  public String word() {
    return "mixUp";
  }

  @Override
  public double mixInPlace(float[] own, float[] other, Picture picture, double share, Draws draws) {
    float mine = (float) share;
    float theirs = 1 - mine;
    for (int i = 0; i < own.length; i++) {
      own[i] = mine * own[i] + theirs * other[i];
    }
    return mine;
  }
}
