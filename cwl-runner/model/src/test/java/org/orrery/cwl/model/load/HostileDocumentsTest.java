package org.orrery.cwl.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.yaml.TextLimits;

class HostileDocumentsTest {
  private static final String HEAD = "cwlVersion: v1.2\nclass: Operation\noutputs: []\n";
  private static final String MAIN = "mem:/main.cwl";

  private final MemoryDocuments documents = new MemoryDocuments();

  private List<DiagnosticCode> codes(String text) {
    return codes(text.getBytes(StandardCharsets.UTF_8), LoadLimits.DEFAULT);
  }

  private List<DiagnosticCode> codes(byte[] bytes, LoadLimits limits) {
    LoadResult result = new CwlLoader(documents, limits).load(MAIN, bytes, null);
    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    return ((LoadResult.Invalid) result)
        .diagnostics().stream().map(Diagnostic::code).distinct().toList();
  }

  @Test
  void an_alias_bomb_ends_at_the_node_limit() {
    StringBuilder text = new StringBuilder(HEAD + "x:a0: &a0 [lol, lol]\n");
    for (int level = 1; level < 40; level++) {
      text.append("x:a%d: &a%d [*a%d, *a%d]%n".formatted(level, level, level - 1, level - 1));
    }
    assertThat(codes(text.toString())).containsExactly(DiagnosticCode.LIMIT_EXCEEDED);
  }

  @Test
  void more_aliases_than_allowed_are_refused() {
    String text = HEAD + "x:a: &a lol\nx:b: [" + "*a, ".repeat(2000) + "]\n";
    assertThat(codes(text)).containsExactly(DiagnosticCode.LIMIT_EXCEEDED);
  }

  @Test
  void an_alias_inside_its_own_anchor_is_refused() {
    assertThat(codes(HEAD + "x:a: &a [*a]\n")).containsExactly(DiagnosticCode.SYNTAX);
  }

  @Test
  void deep_nesting_in_flow_block_and_json_style_ends_at_the_depth_limit() {
    int depth = 200_000;
    assertThat(codes(HEAD + "inputs: " + "[".repeat(depth)))
        .containsExactly(DiagnosticCode.LIMIT_EXCEEDED);
    assertThat(codes("- ".repeat(depth) + "x")).containsExactly(DiagnosticCode.LIMIT_EXCEEDED);
    assertThat(codes("[".repeat(depth))).containsExactly(DiagnosticCode.LIMIT_EXCEEDED);
    assertThat(codes("{\"a\":".repeat(depth))).containsExactly(DiagnosticCode.LIMIT_EXCEEDED);
  }

  @Test
  void a_document_that_is_too_long_is_refused() {
    LoadLimits small = new LoadLimits(new TextLimits(100, 64, 1000, 10), 10, 10, 10);
    assertThat(codes(new byte[101], small)).containsExactly(DiagnosticCode.LIMIT_EXCEEDED);
  }

  @Test
  void bytes_that_are_no_text_are_refused_with_their_place() {
    byte[] bytes = (HEAD + "doc: ab_c\n").getBytes(StandardCharsets.UTF_8);
    bytes[HEAD.length() + 7] = (byte) 0xC3;
    LoadResult result = new CwlLoader(documents, LoadLimits.DEFAULT).load(MAIN, bytes, null);
    Diagnostic only = ((LoadResult.Invalid) result).diagnostics().getFirst();
    assertThat(only.code()).isEqualTo(DiagnosticCode.ENCODING);
    assertThat(only.at()).hasToString(MAIN + ":4:8");
    assertThat(codes(HEAD + "doc: 'a\0b'")).containsExactly(DiagnosticCode.ENCODING);
  }

  @Test
  void an_empty_document_is_refused() {
    assertThat(codes("")).containsExactly(DiagnosticCode.SYNTAX);
    assertThat(codes("# nothing\n")).containsExactly(DiagnosticCode.SYNTAX);
  }

  @Test
  void an_import_of_itself_is_refused() {
    documents.with("mem:/a.yml", "x: {$import: b.yml}").with("mem:/b.yml", "y: {$import: a.yml}");
    assertThat(codes(HEAD + "inputs: {$import: a.yml}")).contains(DiagnosticCode.IMPORT_CYCLE);
  }

  @Test
  void imports_that_multiply_end_at_the_node_limit() {
    for (int level = 0; level < 30; level++) {
      String next = "{$import: " + (level + 1) + ".yml}";
      documents.with("mem:/" + level + ".yml", "[[" + next + "], [" + next + "]]");
    }
    documents.with("mem:/30.yml", "[a]");
    LoadLimits deep = new LoadLimits(new TextLimits(1 << 20, 500, 10_000, 10), 100, 10, 10);
    byte[] bytes = (HEAD + "inputs: {$import: 0.yml}").getBytes(StandardCharsets.UTF_8);
    assertThat(codes(bytes, deep)).contains(DiagnosticCode.LIMIT_EXCEEDED);
  }

  @Test
  void a_chain_of_documents_ends_at_the_run_depth() {
    for (int level = 0; level < 100; level++) {
      documents.with("mem:/" + level + ".cwl", workflow(level + 1));
    }
    assertThat(codes(workflow(0))).contains(DiagnosticCode.LIMIT_EXCEEDED);
  }

  @Test
  void more_documents_than_allowed_are_not_read() {
    StringBuilder text = new StringBuilder(HEAD + "inputs:\n");
    for (int at = 0; at < 2000; at++) {
      documents.with("mem:/x" + at + ".yml", "string");
      text.append("  i").append(at).append(": {$import: x").append(at).append(".yml}\n");
    }
    assertThat(codes(text.toString())).contains(DiagnosticCode.LIMIT_EXCEEDED);
    assertThat(documents.reads()).hasSizeLessThanOrEqualTo(LoadLimits.DEFAULT.documents());
  }

  @Test
  void a_chain_of_many_steps_needs_no_deep_stack() {
    StringBuilder text =
        new StringBuilder(
            "cwlVersion: v1.2\nclass: Workflow\ninputs: {x: int}\noutputs: []\nsteps:\n");
    for (int at = 0; at < 5000; at++) {
      String source = at == 0 ? "x" : "s" + (at - 1) + "/y";
      text.append("  s%d: {in: {x: %s}, out: [y], run: tool.cwl}%n".formatted(at, source));
    }
    documents.with(
        "mem:/tool.cwl",
        "{cwlVersion: v1.2, class: Operation, inputs: {x: int}, outputs: {y: int}}");
    LoadResult result =
        new CwlLoader(documents, LoadLimits.DEFAULT)
            .load(MAIN, text.toString().getBytes(StandardCharsets.UTF_8), null);
    assertThat(result).isInstanceOf(LoadResult.Loaded.class);
    assertThat(documents.reads()).containsExactly("mem:/tool.cwl");
  }

  private static String workflow(int next) {
    return "cwlVersion: v1.2\nclass: Workflow\ninputs: []\noutputs: []\n"
        + "requirements: {SubworkflowFeatureRequirement: {}}\n"
        + "steps: {s: {in: [], out: [], run: "
        + next
        + ".cwl}}\n";
  }
}
