package io.kindling.partitioning.source;

import java.io.Serializable;

/** An image that was found, and its class by the folder that it lies in; empty: in none. */
record ImageFile(String path, String label) implements Serializable {}
