package io.kindling.partitioning.source;

import java.io.Serializable;

/** A file of images and that of their labels. */
record IdxPair(String images, String labels) implements Serializable {}
