package io.kindling.partitioning.source;

import java.util.List;
import java.util.Optional;

/**
 * The images of a source.
 *
 * @param images those to train on, in the order of their names
 * @param test those that are kept apart for testing, if there are such
 * @param notes what was not looked at
 */
record FoundImages(List<ImageFile> images, Optional<List<ImageFile>> test, List<String> notes) {
  FoundImages {
    images = List.copyOf(images);
    test = test.map(List::copyOf);
    notes = List.copyOf(notes);
  }

  /** Of which none are kept apart. */
  FoundImages(List<ImageFile> images, List<String> notes) {
    this(images, Optional.empty(), notes);
  }
}
