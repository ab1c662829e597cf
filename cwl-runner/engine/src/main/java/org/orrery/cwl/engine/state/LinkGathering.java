package org.orrery.cwl.engine.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.document.Links;
import org.orrery.cwl.model.document.PortRef;
import org.orrery.cwl.model.value.CwlValue;

/** Makes one value of a port's sources (Workflow v1.2, 4.1.1 "linkMerge" and "pickValue"). */
final class LinkGathering {
  private LinkGathering() {}

  sealed interface Gathered {
    record Value(CwlValue value) implements Gathered {}

    record Impossible(String why) implements Gathered {}
  }

  static Gathered gather(Links links, Function<PortRef, CwlValue> valueOf) {
    CwlValue merged = merge(links, valueOf);
    if (links.pick() == null || !(merged instanceof CwlValue.Array array)) {
      return new Gathered.Value(merged);
    }
    return pick(links.pick(), array);
  }

  static CwlValue orDefault(CwlValue value, @Nullable CwlValue otherwise) {
    return value.isNull() && otherwise != null ? otherwise : value;
  }

  private static CwlValue merge(Links links, Function<PortRef, CwlValue> valueOf) {
    if (links.sources().isEmpty()) {
      return CwlValue.Null.NULL;
    }
    if (links.single()) {
      return valueOf.apply(links.sources().getFirst());
    }
    List<CwlValue> items = new ArrayList<>();
    for (PortRef source : links.sources()) {
      CwlValue value = valueOf.apply(source);
      switch (links.merge()) {
        case MERGE_NESTED -> items.add(value);
        case MERGE_FLATTENED -> {
          if (value instanceof CwlValue.Array array) {
            items.addAll(array.items());
          } else {
            items.add(value);
          }
        }
      }
    }
    return new CwlValue.Array(items);
  }

  private static Gathered pick(Links.PickValue method, CwlValue.Array array) {
    List<CwlValue> present = array.items().stream().filter(v -> !v.isNull()).toList();
    return switch (method) {
      case FIRST_NON_NULL ->
          present.isEmpty()
              ? new Gathered.Impossible("`first_non_null` found only null values.")
              : new Gathered.Value(present.getFirst());
      case THE_ONLY_NON_NULL ->
          present.size() == 1
              ? new Gathered.Value(present.getFirst())
              : new Gathered.Impossible(
                  "`the_only_non_null` expects exactly one value that is not null, but there are %d."
                      .formatted(present.size()));
      case ALL_NON_NULL -> new Gathered.Value(new CwlValue.Array(present));
    };
  }
}
