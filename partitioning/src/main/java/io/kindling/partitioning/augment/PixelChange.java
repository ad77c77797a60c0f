package io.kindling.partitioning.augment;

/** A change that moves or recolours the pixels of one image by itself. */
public sealed interface PixelChange extends Change permits Flip, Crop, Jitter, Blur, Noise, Cutout {
  /** Changes the image that lies under a canvas. */
  void changeInPlace(Canvas canvas, Draws draws);
}
