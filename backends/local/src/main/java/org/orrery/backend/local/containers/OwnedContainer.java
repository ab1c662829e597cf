package org.orrery.backend.local.containers;

import java.util.Map;

/** A container as a list shows it. */
public record OwnedContainer(String name, Map<String, String> labels) {
  public OwnedContainer {
    labels = Map.copyOf(labels);
  }
}
