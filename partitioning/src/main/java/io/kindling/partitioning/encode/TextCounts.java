package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import java.io.Serializable;

/**
 * What the texts of the training part were like.
 *
 * @param texts how many there are, those of no token among them
 * @param cut how many have more tokens than are kept
 * @param longest the tokens of the longest
 * @param seen the tokens of all together
 * @param unknown how many of these are not in the vocabulary
 */
record TextCounts(long texts, long cut, long longest, long seen, long unknown)
    implements Serializable {
  TextCounts {
    Checks.require(
        0 <= cut && cut <= texts && 0 <= longest && longest <= seen && 0 <= unknown,
        "Invalid counts of texts: %s cut of %s, %s tokens in the longest of %s, %s unknown",
        cut,
        texts,
        longest,
        seen,
        unknown);
    Checks.require(unknown <= seen, "%s of %s tokens are unknown", unknown, seen);
  }

  void putInto(ObjectNode json) {
    json.put("texts", texts).put("cut", cut).put("longest", longest);
    json.put("seen", seen).put("unknown", unknown);
  }
}
