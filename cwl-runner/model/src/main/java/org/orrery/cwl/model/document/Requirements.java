package org.orrery.cwl.model.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requirements and hints, at most one of each class (CommandLineTool v1.2, section 5.7: the most
 * specific wins, and any requirement wins over any hint).
 */
public record Requirements(List<Requirement> required, List<Requirement> hinted) {
  public static final Requirements NONE = new Requirements(List.of(), List.of());

  public Requirements {
    required = List.copyOf(required);
    hinted = List.copyOf(hinted);
  }

  /** The requirement of that class, else the hint of that class. */
  public <R extends Requirement> Optional<R> find(Class<R> kind) {
    return findRequired(kind)
        .or(() -> hinted.stream().filter(kind::isInstance).map(kind::cast).findFirst());
  }

  /** The requirement of that class; hints do not count. */
  public <R extends Requirement> Optional<R> findRequired(Class<R> kind) {
    return required.stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** These, with what the enclosing step or workflow adds. */
  public Requirements within(Requirements enclosing) {
    return new Requirements(merge(enclosing.required, required), merge(enclosing.hinted, hinted));
  }

  private static List<Requirement> merge(List<Requirement> outer, List<Requirement> inner) {
    Map<Class<?>, Requirement> byClass = new LinkedHashMap<>();
    outer.forEach(r -> byClass.put(r.getClass(), r));
    inner.forEach(r -> byClass.put(r.getClass(), r));
    return List.copyOf(byClass.values());
  }
}
