package org.orrery.cwl.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.diagnostic.DiagnosticCode;
import org.orrery.cwl.model.document.Annotation;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.document.InputParameter;
import org.orrery.cwl.model.document.LoadListing;
import org.orrery.cwl.model.document.Requirement;
import org.orrery.cwl.model.expression.Expr;
import org.orrery.cwl.model.expression.ScriptCheckException;
import org.orrery.cwl.model.expression.ScriptSyntax.Form;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.value.CwlValue;

class CwlLoaderTest {
  private static final String GRAPH =
      """
      cwlVersion: v1.2
      $graph:
        - {id: tool, class: Operation, inputs: [], outputs: []}
        - {id: flow, class: Workflow, inputs: [], outputs: [], steps: []}
        - {id: other, class: Workflow, inputs: [], outputs: [], steps: []}
      """;

  private final MemoryDocuments documents = new MemoryDocuments();
  private final CwlLoader loader = new CwlLoader(documents, LoadLimits.DEFAULT);

  private LoadResult load(String text, @Nullable String entry) {
    return loader.load("mem:/dir/main.cwl", text.getBytes(StandardCharsets.UTF_8), entry);
  }

  private CwlProcess process(String text) {
    LoadResult result = load(text, null);
    assertThat(result).isInstanceOf(LoadResult.Loaded.class);
    return ((LoadResult.Loaded) result).document().process();
  }

  private CwlProcess.CommandLineTool tool(String body) {
    return (CwlProcess.CommandLineTool)
        process("cwlVersion: v1.2\nclass: CommandLineTool\n" + body);
  }

  private List<DiagnosticCode> codes(LoadResult result) {
    assertThat(result).isInstanceOf(LoadResult.Invalid.class);
    return ((LoadResult.Invalid) result).diagnostics().stream().map(Diagnostic::code).toList();
  }

  @Test
  void the_first_workflow_of_a_graph_is_taken_unless_one_is_named() {
    assertThat(process(GRAPH).header().name()).isEqualTo("flow");
    assertThat(load(GRAPH, "tool")).isInstanceOf(LoadResult.Loaded.class);
    assertThat(load(GRAPH, "#other")).isInstanceOf(LoadResult.Loaded.class);
    assertThat(codes(load(GRAPH, "toool"))).containsExactly(DiagnosticCode.UNKNOWN_PROCESS);
  }

  @Test
  void main_is_taken_before_any_other() {
    assertThat(process(GRAPH.replace("id: other", "id: '#main'")).header().id())
        .isEqualTo("mem:/dir/main.cwl#main");
  }

  @Test
  void a_graph_of_tools_without_main_names_the_candidates() {
    String text = GRAPH.replace("class: Workflow", "class: Operation").replace(", steps: []", "");
    LoadResult result = load(text, null);
    assertThat(codes(result)).containsExactly(DiagnosticCode.AMBIGUOUS_PROCESS);
    assertThat(((LoadResult.Invalid) result).diagnostics().getFirst().hint())
        .isEqualTo("choose one of `tool`, `flow` and `other`");
  }

  @Test
  void a_fragment_of_the_uri_names_the_process() {
    documents.with("mem:/g.cwl", GRAPH);
    assertThat(loader.load("mem:/g.cwl#tool"))
        .isInstanceOfSatisfying(
            LoadResult.Loaded.class,
            loaded -> {
              assertThat(loaded.document().process()).isInstanceOf(CwlProcess.Operation.class);
              assertThat(loaded.document().graph()).hasSize(3);
            });
  }

  @Test
  void type_names_are_resolved() {
    List<InputParameter> inputs =
        tool("""
                baseCommand: x
                requirements:
                  SchemaDefRequirement:
                    types: [{name: Colour, type: enum, symbols: [red]}]
                inputs: {a: 'string?', b: 'File[]', c: 'File[]?', d: Colour, e: ['null', 'int?']}
                outputs: []
                """)
            .inputs();
    CwlType files = new CwlType.ArrayOf(Simple.FILE, null);
    assertThat(inputs)
        .extracting(InputParameter::type)
        .containsExactly(
            new CwlType.Union(List.of(Simple.NULL, Simple.STRING)),
            files,
            new CwlType.Union(List.of(Simple.NULL, files)),
            new CwlType.EnumOf("Colour", List.of("red"), null),
            new CwlType.Union(List.of(Simple.NULL, Simple.INT)));
  }

  @Test
  void stream_shortcuts_become_files_with_names() {
    CwlProcess.CommandLineTool tool =
        tool(
            """
            baseCommand: cat
            inputs: {text: stdin}
            outputs: {out: stdout, err: stderr}
            stdout: out.txt
            """);
    assertThat(tool.inputs().getFirst().type()).isEqualTo(Simple.FILE);
    assertThat(tool.outputs()).allSatisfy(out -> assertThat(out.type()).isEqualTo(Simple.FILE));
    assertThat(tool.streams().stdin())
        .isInstanceOfSatisfying(
            Expr.Reference.class,
            stdin -> assertThat(stdin.reference().text()).isEqualTo("inputs.text.path"));
    assertThat(tool.streams().stdout())
        .isInstanceOfSatisfying(
            Expr.Constant.class,
            name -> assertThat(name.value()).isEqualTo(CwlValue.of("out.txt")));
    assertThat(tool.streams().stderr()).isNotNull();
  }

  @Test
  void defaults_are_relative_to_the_document_that_holds_them() {
    documents.with(
        "mem:/dir/sub/in.yml", "{f: {type: File, default: {class: File, location: ../a.txt}}}");
    CwlProcess.CommandLineTool tool =
        tool("baseCommand: x\ninputs: {$import: sub/in.yml}\noutputs: []");
    assertThat(tool.inputs().getFirst().defaultValue())
        .isInstanceOfSatisfying(
            CwlValue.FileValue.class,
            file -> assertThat(file.location()).isEqualTo("mem:/dir/a.txt"));
  }

  @Test
  void mixins_give_way_to_what_is_written() {
    documents.with("mem:/dir/base.yml", "{type: string, doc: base, label: base}");
    InputParameter input =
        tool("baseCommand: x\noutputs: []\ninputs: {a: {$mixin: base.yml, doc: own}}")
            .inputs()
            .getFirst();
    assertThat(input.documentation().doc()).isEqualTo("own");
    assertThat(input.documentation().label()).isEqualTo("base");
  }

  @Test
  void secondary_files_that_end_with_a_question_mark_are_optional() {
    var files =
        tool("baseCommand: x\noutputs: []\ninputs: {a: {type: File, secondaryFiles: [.bai?, .f]}}")
            .inputs()
            .getFirst()
            .files()
            .secondaryFiles();
    assertThat(files.getFirst().required())
        .isInstanceOfSatisfying(
            Expr.Constant.class, no -> assertThat(no.value()).isEqualTo(CwlValue.of(false)));
    assertThat(files.getLast().required()).isNull();
  }

  @Test
  void javascript_is_inherited_from_the_workflow() {
    documents.with(
        "mem:/dir/tool.cwl",
        """
        cwlVersion: v1.2
        class: ExpressionTool
        inputs: []
        outputs: {o: int}
        expression: "${ return {o: 1}; }"
        """);
    String workflow =
        """
        cwlVersion: v1.2
        class: Workflow
        %s
        inputs: []
        outputs: []
        steps: {s: {in: [], out: [o], run: tool.cwl}}
        """;
    process(workflow.formatted("requirements: {InlineJavascriptRequirement: {}}"));
    assertThat(codes(load(workflow.formatted("label: none"), null)))
        .containsExactly(DiagnosticCode.INVALID_EXPRESSION);
  }

  @Test
  void a_tool_of_a_graph_may_rely_on_what_it_inherits() {
    String graph =
        """
        cwlVersion: v1.2
        $graph:
        - id: tool
          class: ExpressionTool
          inputs: []
          outputs: {o: int}
          expression: "${ return {o: 1}; }"
        - id: inner
          class: Workflow
          inputs: []
          outputs: []
          steps: {s: {in: [], out: [o], run: '#tool'}}
        - id: main
          class: Workflow
          requirements: {InlineJavascriptRequirement: {}, SubworkflowFeatureRequirement: {}}
          inputs: []
          outputs: []
          steps: {s: {in: [], out: [], run: '#inner'}}
        - id: outer
          class: Workflow
          requirements: {SubworkflowFeatureRequirement: {}}
          inputs: []
          outputs: []
          steps: {s: {in: [], out: [], run: '#main'}}
        """;
    assertThat(process(graph).header().name()).isEqualTo("main");
    assertThat(load(graph, "outer")).isInstanceOf(LoadResult.Loaded.class);
    assertThat(codes(load(graph, "tool"))).containsExactly(DiagnosticCode.INVALID_EXPRESSION);
  }

  @Test
  void a_v1_0_tool_has_the_network_and_full_listings() {
    String tool =
        "cwlVersion: v1.0\nclass: CommandLineTool\nbaseCommand: x\ninputs: %s\noutputs: []";
    CwlProcess old = process(tool.formatted("{d: Directory}"));
    assertThat(old.header().version()).isEqualTo("v1.0");
    assertThat(old.header().requirements().find(Requirement.NetworkAccess.class)).isPresent();
    // Not by a requirement: a v1.2 tool that a v1.0 workflow runs must not inherit it.
    assertThat(old.header().requirements().find(Requirement.LoadListingDefault.class)).isEmpty();
    assertThat(old.inputs().getFirst().files().loadListing()).isEqualTo(LoadListing.DEEP_LISTING);
  }

  @Test
  void links_fit_through_nested_scatter_merge_and_pick() {
    process(
        """
        cwlVersion: v1.2
        class: Workflow
        requirements:
          ScatterFeatureRequirement: {}
          MultipleInputFeatureRequirement: {}
          InlineJavascriptRequirement: {}
        inputs: {a: "int[]", b: "int[]"}
        outputs:
          grid: {type: {type: array, items: "string[]"}, outputSource: cross/y}
          some: {type: "string[]", outputSource: flat/y, pickValue: all_non_null}
          one: {type: string, outputSource: [maybe/y, maybe/y], pickValue: first_non_null}
          all: {type: "string[]", outputSource: [flat/y, maybe/y], linkMerge: merge_flattened,
            pickValue: all_non_null}
        steps:
          cross:
            scatter: [p, q]
            scatterMethod: nested_crossproduct
            in: {p: a, q: b}
            out: [y]
            run: &op {class: Operation, inputs: {p: int, q: int}, outputs: {y: string}}
          flat:
            scatter: [p, q]
            scatterMethod: flat_crossproduct
            when: $(inputs.p > 1)
            in: {p: a, q: b}
            out: [y]
            run: *op
          maybe:
            when: $(inputs.p > 1)
            in: {p: {default: 1}, q: {default: 2}}
            out: [y]
            run: *op
        """);
  }

  @Test
  void javascript_is_parsed_once_for_each_text_and_not_at_all_without_any() {
    List<Script> asked = new ArrayList<>();
    CwlLoader parsing =
        new CwlLoader(
            documents,
            LoadLimits.DEFAULT,
            Drafts.REFUSED,
            scripts -> {
              asked.addAll(scripts);
              return Map.of();
            });
    String tool =
        """
        cwlVersion: v1.2
        class: CommandLineTool
        requirements: {InlineJavascriptRequirement: {}}
        inputs: []
        outputs: []
        arguments: %s
        """;

    parsing.load("mem:/a.cwl", bytes(tool.formatted("[$(inputs.a), $(runtime.cores)]")), null);
    assertThat(asked).isEmpty();

    parsing.load("mem:/a.cwl", bytes(tool.formatted("[$(1+1), x$(1+1)-$(2), '${2}']")), null);
    assertThat(asked)
        .containsExactly(
            new Script(Form.EXPRESSION, "1+1"),
            new Script(Form.EXPRESSION, "2"),
            new Script(Form.BODY, "2"));
  }

  @Test
  void javascript_that_is_too_much_to_be_parsed_is_an_error_and_no_exception() {
    CwlLoader parsing =
        new CwlLoader(
            documents,
            LoadLimits.DEFAULT,
            Drafts.REFUSED,
            scripts -> {
              throw new ScriptCheckException("it used more than 1 MiB");
            });
    String tool =
        """
        cwlVersion: v1.2
        class: CommandLineTool
        requirements: {InlineJavascriptRequirement: {}}
        inputs: []
        outputs: []
        stdout: $(1 + 1)
        """;

    LoadResult result = parsing.load("mem:/a.cwl", bytes(tool), null);
    assertThat(((LoadResult.Invalid) result).diagnostics())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.code()).isEqualTo(DiagnosticCode.LIMIT_EXCEEDED);
              assertThat(found.at()).hasToString("mem:/a.cwl:6:9");
              assertThat(found.message())
                  .isEqualTo(
                      "The JavaScript of this document can't be checked: it used more than 1 MiB.");
            });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void fields_with_a_prefix_are_told_by_their_iri_as_they_were_written() {
    LoadResult result =
        load(
            """
            cwlVersion: v1.2
            $namespaces: {sdo: "https://schema.org/"}
            sdo:softwareVersion: 1.10
            sdo:license: MIT
            $graph:
              - id: flow
                class: Workflow
                inputs: []
                outputs: []
                steps: []
                sdo:license: Apache-2.0
                sdo:author: [{class: sdo:Person, sdo:name: Ada}]
                unknown:prefix: ~
              - {id: other, class: Workflow, inputs: [], outputs: [], steps: [], sdo:keywords: x}
            """,
            "flow");
    Map<String, Annotation> found = ((LoadResult.Loaded) result).document().annotations();

    assertThat(found.keySet())
        .containsExactly(
            "https://schema.org/softwareVersion",
            "https://schema.org/license",
            "https://schema.org/author");
    assertThat(found.get("https://schema.org/softwareVersion").value())
        .isEqualTo(new CwlValue.Text("1.10"));
    assertThat(found.get("https://schema.org/license").value())
        .as("what the process says of itself")
        .isEqualTo(new CwlValue.Text("Apache-2.0"));
    assertThat(found.get("https://schema.org/license").span().line()).isEqualTo(11);
    assertThat(found.get("https://schema.org/author").value())
        .isEqualTo(
            new CwlValue.Array(
                List.of(
                    new CwlValue.Rec(
                        Map.of(
                            "class", new CwlValue.Text("sdo:Person"),
                            "https://schema.org/name", new CwlValue.Text("Ada"))))));
  }
}
