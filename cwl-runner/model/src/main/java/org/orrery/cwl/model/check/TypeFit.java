package org.orrery.cwl.model.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.RecordField;

/** Whether values of one type can go where another is wanted. Ordered from bad to good. */
enum TypeFit {
  /** No value fits. */
  NEVER,
  /** Some values fit; which come is only known when the workflow runs. */
  SOMETIMES,
  /** Every value fits. */
  ALWAYS;

  static TypeFit of(CwlType source, CwlType sink) {
    if (source == Simple.ANY || sink == Simple.ANY) {
      return ALWAYS;
    }
    if (source instanceof CwlType.Union union) {
      return fromUnion(union.alternatives(), sink);
    }
    if (sink instanceof CwlType.Union union) {
      TypeFit best = NEVER;
      for (CwlType alternative : union.alternatives()) {
        best = best(best, of(source, alternative));
      }
      return best;
    }
    return switch (source) {
      case CwlType.ArrayOf array ->
          sink instanceof CwlType.ArrayOf wanted ? of(array.items(), wanted.items()) : NEVER;
      case CwlType.RecordOf fields ->
          sink instanceof CwlType.RecordOf wanted ? record(fields, wanted) : NEVER;
      case CwlType.EnumOf symbols -> fromEnum(symbols, sink);
      case Simple simple -> fromSimple(simple, sink);
      case CwlType.Union union -> fromUnion(union.alternatives(), sink);
    };
  }

  private static TypeFit best(TypeFit a, TypeFit b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static TypeFit worst(TypeFit a, TypeFit b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** An optional value whose null cannot go on may still come as a value. */
  private static TypeFit fromUnion(List<CwlType> alternatives, CwlType sink) {
    TypeFit worst = ALWAYS;
    TypeFit best = NEVER;
    for (CwlType alternative : alternatives) {
      TypeFit fit = of(alternative, sink);
      worst = worst(worst, fit);
      if (alternative != Simple.NULL) {
        best = best(best, fit);
      }
    }
    return worst == ALWAYS ? ALWAYS : best == NEVER ? NEVER : SOMETIMES;
  }

  private static TypeFit record(CwlType.RecordOf source, CwlType.RecordOf sink) {
    TypeFit worst = ALWAYS;
    for (RecordField wanted : sink.fields()) {
      CwlType given = Simple.NULL;
      for (RecordField field : source.fields()) {
        given = field.name().equals(wanted.name()) ? field.type() : given;
      }
      worst = worst(worst, of(given, wanted.type()));
    }
    return worst;
  }

  private static TypeFit fromEnum(CwlType.EnumOf source, CwlType sink) {
    if (sink == Simple.STRING) {
      return ALWAYS;
    }
    if (!(sink instanceof CwlType.EnumOf wanted)) {
      return NEVER;
    }
    Set<String> common = new HashSet<>(source.symbols());
    common.retainAll(wanted.symbols());
    return common.isEmpty() ? NEVER : common.size() == source.symbols().size() ? ALWAYS : SOMETIMES;
  }

  private static TypeFit fromSimple(Simple source, CwlType sink) {
    if (source == sink) {
      return ALWAYS;
    }
    return switch (source) {
      case INT -> sink == Simple.LONG || isReal(sink) ? ALWAYS : NEVER;
      case LONG -> sink == Simple.INT ? SOMETIMES : isReal(sink) ? ALWAYS : NEVER;
      case FLOAT, DOUBLE ->
          isReal(sink) ? ALWAYS : sink == Simple.INT || sink == Simple.LONG ? SOMETIMES : NEVER;
      case STRING -> sink instanceof CwlType.EnumOf ? SOMETIMES : NEVER;
      case NULL, BOOLEAN, FILE, DIRECTORY, ANY -> NEVER;
    };
  }

  private static boolean isReal(CwlType type) {
    return type == Simple.FLOAT || type == Simple.DOUBLE;
  }
}
