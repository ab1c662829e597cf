package org.orrery.cwl.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The wanted figure is 0.1 s for 500 steps; the bound here leaves room for a busy machine. */
class LoadSpeedTest {
  private static final int STEPS = 500;
  private static final Duration BOUND = Duration.ofSeconds(1);

  /** For measuring: {@code -Dload.speed.share=1000000} makes the tests fail with their figures. */
  private static final Supplier<Integer> SHARE = () -> Integer.getInteger("load.speed.share", 1);

  private static final String TOOL =
      """
      cwlVersion: v1.2
      class: CommandLineTool
      baseCommand: [tr, a-z, A-Z]
      requirements:
        ResourceRequirement: {coresMin: 1, ramMin: 64}
      inputs:
        text: {type: string, inputBinding: {position: 1, prefix: --text}}
        file: {type: File?, inputBinding: {position: 2}}
      outputs:
        out: {type: string, outputBinding: {glob: out.txt, outputEval: "$(self[0].contents)"}}
      stdout: $(inputs.text).txt
      """;

  @Test
  void five_hundred_steps_that_run_one_tool_load_fast() {
    check(workflow("tool.cwl"), "run: tool.cwl");
  }

  @Test
  void five_hundred_inline_tools_load_fast() {
    check(workflow("\n" + TOOL.indent(6)), "inline tools");
  }

  private static void check(String workflow, String what) {
    byte[] bytes = workflow.getBytes(StandardCharsets.UTF_8);
    CwlLoader loader =
        new CwlLoader(new MemoryDocuments().with("mem:/tool.cwl", TOOL), LoadLimits.DEFAULT);
    List<Long> nanos = new ArrayList<>();
    for (int run = 0; run < 40; run++) {
      long start = System.nanoTime();
      LoadResult result = loader.load("mem:/main.cwl", bytes, null);
      nanos.add(System.nanoTime() - start);
      assertThat(result).isInstanceOf(LoadResult.Loaded.class);
    }
    Duration first = Duration.ofNanos(nanos.getFirst());
    List<Long> warm = nanos.subList(20, 40).stream().sorted().toList();
    Duration median = Duration.ofNanos(warm.get(10));
    assertThat(median)
        .as("%s: %d bytes, first %s, warm median %s", what, bytes.length, first, median)
        .isLessThan(Duration.ofNanos(BOUND.toNanos() / SHARE.get()));
  }

  private static String workflow(String run) {
    StringBuilder text =
        new StringBuilder(
            "cwlVersion: v1.2\nclass: Workflow\ninputs: {x: string}\noutputs: []\nsteps:\n");
    for (int at = 0; at < STEPS; at++) {
      text.append("  step").append(at).append(":\n    in:\n      text: ");
      text.append(at == 0 ? "x" : "step" + (at - 1) + "/out");
      text.append("\n    out: [out]\n    run: ").append(run).append('\n');
    }
    return text.toString();
  }
}
