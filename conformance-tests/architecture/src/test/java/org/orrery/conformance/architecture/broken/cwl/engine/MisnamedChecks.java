package org.orrery.conformance.architecture.broken.cwl.engine;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * No runner takes this class by its name; its test's name is no sentence; it asserts the wrong way.
 */
class MisnamedChecks {
  @Test
  void checksSomething() {
    Assertions.assertTrue(true);
  }
}
