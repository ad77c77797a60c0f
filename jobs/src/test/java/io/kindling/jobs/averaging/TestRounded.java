package io.kindling.jobs.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestRounded {
  /** The neighbours on both sides, and in doubles which of them is nearer. */
  private static float expected(float number) {
    int bits = Float.floatToRawIntBits(number);
    int below = bits & 0xffff0000;
    float down = Float.intBitsToFloat(below);
    if (down == number) {
      return down;
    }
    float up = Float.intBitsToFloat(below + 0x10000);
    double next = Float.isInfinite(up) ? Math.signum(number) * 0x1p128 : up;
    double toDown = Math.abs((double) number - down);
    double toUp = Math.abs(next - number);
    boolean evenIsDown = (below >>> 16 & 1) == 0;
    return toDown < toUp || toDown == toUp && evenIsDown ? down : up;
  }

  @Test
  void anyNumberGoesToTheNearest() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000_000; i++) {
      float number = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(number)) {
        float rounded = Rounded.of(number);
        assertThat(Float.floatToRawIntBits(rounded))
            .as("%s", number)
            .isEqualTo(Float.floatToRawIntBits(expected(number)));
      }
    }
  }

  @Test
  void betweenTwoItGoesToTheEvenOne() {
    assertThat(Rounded.of(1 + 0x1p-8f)).isEqualTo(1f);
    assertThat(Rounded.of(1 + 3 * 0x1p-8f)).isEqualTo(1 + 4 * 0x1p-8f);
    assertThat(Rounded.of(-(1 + 0x1p-8f))).isEqualTo(-1f);
    assertThat(Rounded.of(1 + 0x1p-8f + 0x1p-23f)).isEqualTo(1 + 0x1p-7f);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7f800001, 0x7fffffff, 0x7fc00000, 0xff800001, 0xffffffff, 0x7f80ffff})
  void whatIsNoNumberStaysNone(int bits) {
    float rounded = Rounded.of(Float.intBitsToFloat(bits));
    assertThat(rounded).isNaN();
    assertThat(Rounded.ofUpper(Rounded.upper(rounded))).isNaN();
  }

  @Test
  void infinityAndZeroKeepTheirMeaning() {
    assertThat(Rounded.of(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Rounded.of(Float.NEGATIVE_INFINITY)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Rounded.of(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Float.floatToRawIntBits(Rounded.of(-0f))).isEqualTo(0x80000000);
    assertThat(Float.floatToRawIntBits(Rounded.of(0f))).isZero();
    assertThat(Rounded.of(Float.MIN_VALUE)).isZero();
  }

  @Test
  void theUpperHalfIsAllThereIs() {
    Random random = new Random(2);
    for (int i = 0; i < 100_000; i++) {
      float rounded = Rounded.of((float) random.nextGaussian());
      assertThat(Rounded.ofUpper(Rounded.upper(rounded))).isEqualTo(rounded);
    }
  }

  /** Chunks, odd ends, and what is no number among others. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 2047, 2048, 2049, 4097, 10_001})
  void manyNumbersAreRoundedPackedAndUnpackedAsOneIs(int count) {
    Random random = new Random(count);
    for (int attempt = 0; attempt < 4; attempt++) {
      float[] numbers = new float[count + 6];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] =
            attempt == 0 ? (float) random.nextGaussian() : Float.intBitsToFloat(random.nextInt());
      }
      float[] rounded = numbers.clone();
      Rounding rounding = new Rounding();
      rounding.roundInPlace(rounded, 2, 2 + count);
      float[] arrived = numbers.clone();
      ByteBuffer packed = ByteBuffer.allocate(3 + 2 * count).position(3);
      rounding.packInto(packed, rounded, 2, count);
      assertThat(packed.hasRemaining()).isFalse();
      byte[] travels = Arrays.copyOfRange(packed.array(), 3, packed.limit());
      rounding.unpackInto(travels, arrived, 2, count);
      for (int i = 0; i < numbers.length; i++) {
        boolean inside = i >= 2 && i < 2 + count;
        int expected = Float.floatToRawIntBits(inside ? Rounded.of(numbers[i]) : numbers[i]);
        assertThat(Float.floatToRawIntBits(rounded[i])).isEqualTo(expected);
        assertThat(Float.floatToRawIntBits(arrived[i])).isEqualTo(expected);
      }
    }
  }
}
