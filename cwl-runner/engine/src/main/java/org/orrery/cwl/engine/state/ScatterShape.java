package org.orrery.cwl.engine.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.orrery.cwl.model.document.WorkflowStep.Scatter;
import org.orrery.cwl.model.value.CwlValue;

/**
 * How a scattered step's calls are numbered, and how their outputs become arrays again (Workflow
 * v1.2, 4.1.2.1).
 *
 * @param lengths of the nested output arrays, outermost first; empty for a step that is not
 *     scattered
 */
public record ScatterShape(List<Integer> lengths) {
  static final ScatterShape SINGLE = new ScatterShape(List.of());

  /** More calls than this of one step are refused. */
  static final int MAX_CALLS = 1_000_000;

  public ScatterShape {
    lengths = List.copyOf(lengths);
  }

  /** What a step's scatter gives for these inputs. */
  sealed interface Expansion {
    /**
     * @param calls the inputs of each call, in order
     */
    record Calls(ScatterShape shape, List<CwlValue.Rec> calls) implements Expansion {}

    record Impossible(String why) implements Expansion {}
  }

  static Expansion expand(Scatter scatter, CwlValue.Rec gathered) {
    List<List<CwlValue>> arrays = new ArrayList<>();
    for (String input : scatter.inputs()) {
      if (!(gathered.get(input) instanceof CwlValue.Array array)) {
        return new Expansion.Impossible(
            "Input `%s` is scattered over, so it must be an array.".formatted(input));
      }
      arrays.add(array.items());
    }
    List<Integer> lengths = arrays.stream().map(List::size).toList();
    return switch (scatter.method()) {
      case DOTPRODUCT -> dotproduct(scatter, gathered, arrays, lengths);
      case NESTED_CROSSPRODUCT ->
          crossproduct(scatter, gathered, arrays, new ScatterShape(lengths));
      case FLAT_CROSSPRODUCT ->
          product(lengths) > MAX_CALLS
              ? tooMany(product(lengths))
              : crossproduct(
                  scatter, gathered, arrays, new ScatterShape(List.of((int) product(lengths))));
    };
  }

  private static Expansion dotproduct(
      Scatter scatter, CwlValue.Rec gathered, List<List<CwlValue>> arrays, List<Integer> lengths) {
    if (lengths.stream().distinct().count() > 1) {
      return new Expansion.Impossible(
          "The arrays of a dotproduct scatter must have the same length, but `%s` have %s."
              .formatted(String.join("`, `", scatter.inputs()), lengths));
    }
    int length = lengths.getFirst();
    if (length > MAX_CALLS) {
      return tooMany(length);
    }
    List<CwlValue.Rec> calls = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      Map<String, CwlValue> inputs = new LinkedHashMap<>(gathered.fields());
      for (int k = 0; k < arrays.size(); k++) {
        inputs.put(scatter.inputs().get(k), arrays.get(k).get(i));
      }
      calls.add(new CwlValue.Rec(inputs));
    }
    return new Expansion.Calls(new ScatterShape(List.of(length)), calls);
  }

  private static Expansion crossproduct(
      Scatter scatter, CwlValue.Rec gathered, List<List<CwlValue>> arrays, ScatterShape shape) {
    long total = product(arrays.stream().map(List::size).toList());
    if (total > MAX_CALLS) {
      return tooMany(total);
    }
    List<CwlValue.Rec> calls = new ArrayList<>((int) total);
    for (int i = 0; i < total; i++) {
      Map<String, CwlValue> inputs = new LinkedHashMap<>(gathered.fields());
      int rest = i;
      for (int k = arrays.size() - 1; k >= 0; k--) {
        List<CwlValue> array = arrays.get(k);
        inputs.put(scatter.inputs().get(k), array.get(rest % array.size()));
        rest /= array.size();
      }
      calls.add(new CwlValue.Rec(inputs));
    }
    return new Expansion.Calls(shape, calls);
  }

  private static Expansion tooMany(long calls) {
    return new Expansion.Impossible(
        "The scatter gives %d calls; at most %d are allowed.".formatted(calls, MAX_CALLS));
  }

  private static long product(List<Integer> lengths) {
    long product = 1;
    for (int length : lengths) {
      product = Math.min(product * length, Integer.MAX_VALUE);
    }
    return product;
  }

  /** The path of the call with that number. */
  String callPath(String stepPath, int index) {
    return lengths.isEmpty() ? stepPath : stepPath + "[" + index + "]";
  }

  int calls() {
    return (int) product(lengths);
  }

  /** Nests the calls' values, given by number, as the method says. */
  CwlValue assemble(IntFunction<CwlValue> valueOfCall) {
    return assemble(0, 0, valueOfCall);
  }

  private CwlValue assemble(int depth, int offset, IntFunction<CwlValue> valueOfCall) {
    if (depth == lengths.size()) {
      return valueOfCall.apply(offset);
    }
    int length = lengths.get(depth);
    int stride = (int) product(lengths.subList(depth + 1, lengths.size()));
    List<CwlValue> items = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      items.add(assemble(depth + 1, offset + i * stride, valueOfCall));
    }
    return new CwlValue.Array(items);
  }
}
