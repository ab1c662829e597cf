package org.orrery.cwl.model.expression;

import java.util.List;

/**
 * A parameter reference (CommandLineTool v1.2, section 3.2.1).
 *
 * @param symbol {@code inputs}, {@code self}, {@code runtime}, {@code null} or another first symbol
 * @param segments what follows
 * @param text as written, between the parentheses
 */
public record ParameterReference(String symbol, List<Segment> segments, String text) {
  public ParameterReference {
    segments = List.copyOf(segments);
  }

  /** A step into a value. */
  public sealed interface Segment {}

  public record Key(String name) implements Segment {}

  public record Index(int position) implements Segment {}
}
