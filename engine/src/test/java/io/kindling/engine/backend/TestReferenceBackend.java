package io.kindling.engine.backend;

import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.testing.BackendContract;

class TestReferenceBackend extends BackendContract {
  @Override
  protected Backend backend() {
    return new ReferenceBackend();
  }
}
