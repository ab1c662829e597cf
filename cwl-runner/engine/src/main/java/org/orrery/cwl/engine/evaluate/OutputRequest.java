package org.orrery.cwl.engine.evaluate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.orrery.backend.spi.Bytes;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.CollectRequest.Glob;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.StagePlan;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskSpec;
import org.orrery.backend.spi.VolumePath;
import org.orrery.cwl.engine.state.RunFailure.Category;
import org.orrery.cwl.engine.state.TaskPlan;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlProcess.CommandLineTool;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.LoadContents;
import org.orrery.cwl.model.document.OutputBinding;
import org.orrery.cwl.model.document.OutputParameter;
import org.orrery.cwl.model.document.RecordField;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.value.CwlValue;

/**
 * Says what to collect of a finished tool, before anything is read: every glob of every output,
 * evaluated. One tool, one request, so that many tools' requests make one round trip.
 */
final class OutputRequest {
  static final String OUTPUT_OBJECT = "cwl.output.json";

  private final Expressions expressions;
  private final TaskPlan plan;
  private final AttemptPaths paths;
  private final CommandLineTool tool;
  private final Map<OutputBinding, List<Integer>> globsOf = new LinkedHashMap<>();
  private final List<Glob> globs = new ArrayList<>();

  OutputRequest(Expressions expressions, TaskPlan plan, AttemptPaths paths, CommandLineTool tool) {
    this.expressions = expressions;
    this.plan = plan;
    this.paths = paths;
    this.tool = tool;
    for (OutputParameter output : tool.outputs()) {
      add(output.type(), output.binding());
    }
  }

  private void add(CwlType type, @Nullable OutputBinding binding) {
    if (binding != null && !globsOf.containsKey(binding)) {
      List<Integer> indices = new ArrayList<>();
      for (Expr glob : binding.globs()) {
        for (String pattern : patterns(glob)) {
          indices.add(globs.size());
          globs.add(new Glob(relative(pattern), binding.loadContents() != LoadContents.NO));
        }
      }
      globsOf.put(binding, indices);
    }
    switch (type) {
      case CwlType.RecordOf r ->
          r.fields().forEach((RecordField f) -> add(f.type(), f.outputBinding()));
      case CwlType.Union u -> u.alternatives().forEach(t -> add(t, null));
      case CwlType.ArrayOf _, CwlType.EnumOf _, CwlType.Simple _ -> {}
    }
  }

  private List<String> patterns(Expr glob) {
    String stream = stream(glob);
    if (stream != null) {
      return List.of(stream);
    }
    CwlValue value = expressions.value(glob, plan.inputs(), CwlValue.Null.NULL, plan.runtime());
    List<CwlValue> values =
        value instanceof CwlValue.Array(List<CwlValue> items) ? items : List.of(value);
    List<String> patterns = new ArrayList<>();
    for (CwlValue each : values) {
      if (!(each instanceof CwlValue.Text(String pattern))) {
        throw Expressions.wrong("`glob`", "a string or an array of strings", each, glob.span());
      }
      patterns.add(pattern);
    }
    return patterns;
  }

  /**
   * Outputs of the types {@code stdout} and {@code stderr} have the stream's own expression as
   * their glob; the plan holds what came of it.
   */
  private @Nullable String stream(Expr glob) {
    CwlProcess.Streams named = tool.streams();
    TaskSpec.Streams planned = plan.spec().streams();
    if (glob.equals(named.stdout())) {
      return belowWork(planned.stdout());
    }
    return glob.equals(named.stderr()) ? belowWork(planned.stderr()) : null;
  }

  private @Nullable String belowWork(VolumePath file) {
    VolumePath work = plan.spec().folders().work();
    return work.contains(file) ? file.value().substring(work.value().length() + 1) : null;
  }

  /** A pattern that names the output folder by its absolute path means what lies in it. */
  private String relative(String pattern) {
    String below = paths.belowWork(pattern);
    return below == null ? pattern : below;
  }

  AttemptPaths paths() {
    return paths;
  }

  CollectRequest request() {
    return request(globs);
  }

  private CollectRequest request(List<Glob> wanted) {
    return new CollectRequest(
        plan.key(),
        new StageSource.InVolume(plan.spec().folders().work()),
        wanted,
        List.of(OUTPUT_OBJECT),
        linkRoots(),
        CollectRequest.Limits.DEFAULT);
  }

  /** As {@link #request}, for these files by name: their digests are wanted too. */
  CollectRequest requestOf(Set<String> names) {
    return request(names.stream().map(n -> new Glob(escape(n), false)).toList());
  }

  private static String escape(String name) {
    return name.replaceAll("([*?\\[\\]\\\\])", "\\\\$1");
  }

  /** The tool may leave links to what was staged for it. */
  private List<StageSource> linkRoots() {
    Set<StageSource> roots = new LinkedHashSet<>();
    roots.add(new StageSource.InVolume(plan.folder().resolve("inputs")));
    for (StagePlan.Entry entry : plan.stage().entries()) {
      if (entry instanceof StagePlan.Link link) {
        roots.add(link.source());
      }
    }
    return List.copyOf(roots);
  }

  /** The paths that an output's globs matched, in the order of the globs, each once. */
  List<String> matches(OutputBinding binding, Collected.Listing listing) {
    Set<String> paths = new LinkedHashSet<>();
    globsOf.getOrDefault(binding, List.of()).forEach(i -> paths.addAll(listing.matches().get(i)));
    return List.copyOf(paths);
  }

  List<String> patternsOf(OutputBinding binding) {
    return globsOf.getOrDefault(binding, List.of()).stream()
        .map(i -> globs.get(i).pattern())
        .toList();
  }

  static @Nullable String outputObject(Collected.Listing listing) {
    Bytes bytes = listing.contents().get(OUTPUT_OBJECT);
    if (bytes == null) {
      return null;
    }
    String text = new String(bytes.toArray(), StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0
        && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes.toArray())) {
      throw new CallFailedException(Category.OUTPUT, "`cwl.output.json` is not UTF-8.", null);
    }
    return text;
  }
}
