package io.kindling.jobs.averaging;

import java.util.List;
import java.util.function.Consumer;

/** The answers that one who gave a part of an operation waits for. */
record Answers(List<Consumer<Verdict>> each) {
  Answers {
    each = List.copyOf(each);
  }
}
