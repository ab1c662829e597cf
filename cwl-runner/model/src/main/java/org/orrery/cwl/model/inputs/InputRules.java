package org.orrery.cwl.model.inputs;

import java.util.Map;

/**
 * How strictly inputs are taken.
 *
 * @param unknown what to do with inputs that the process does not have
 * @param namespaces prefixes of the process's document, which {@code format} of a File may use
 */
public record InputRules(Unknown unknown, Map<String, String> namespaces) {
  public InputRules {
    namespaces = Map.copyOf(namespaces);
  }

  /** What to do with an unknown input. */
  public enum Unknown {
    /** Over HTTP: a typing error must not start a job with a default in its place. */
    REFUSED,
    /** On the command line: input objects are shared between tools. It is dropped. */
    WARNED
  }
}
