package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.Scalars;
import org.orrery.cwl.model.yaml.TextLimits;
import org.orrery.cwl.model.yaml.TextReader;

/**
 * Runs our own corpora by the command line, in this process: what each version of CWL means, and
 * loops. {@code conformance-tests/run} gives the same indexes to cwltest.
 */
class CorpusTest {
  private static final Path CORPUS =
      Path.of("../../conformance-tests/cwl/corpus").toAbsolutePath().normalize();

  @TempDir private Path temporary;

  /**
   * @param output null if the test must fail
   */
  private record Case(String id, Path tool, @Nullable Path job, @Nullable Node output) {}

  private record Ended(int code, String out, String err) {}

  @TestFactory
  Stream<DynamicTest> version_1_0() throws IOException {
    return tests("v1.0");
  }

  @TestFactory
  Stream<DynamicTest> version_1_1() throws IOException {
    return tests("v1.1");
  }

  @TestFactory
  Stream<DynamicTest> version_1_2() throws IOException {
    return tests("v1.2");
  }

  @TestFactory
  Stream<DynamicTest> loops() throws IOException {
    return tests("loops", "--enable-dev");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all.cwl", "extension.cwl"})
  void a_loop_without_the_option_names_the_option(String document) throws IOException {
    Ended ended = run("--validate", CORPUS.resolve("loops").resolve(document).toString());
    assertThat(ended.code()).isEqualTo(ExitCode.UNSUPPORTED.number());
    assertThat(ended.err()).contains("--enable-dev");
  }

  private Stream<DynamicTest> tests(String folder, String... options) throws IOException {
    return cases(CORPUS.resolve(folder)).stream()
        .map(each -> DynamicTest.dynamicTest(each.id(), () -> check(each, options)));
  }

  private static List<Case> cases(Path folder) throws IOException {
    Path index = folder.resolve("index.yaml");
    Problems problems = new Problems();
    Node root =
        TextReader.read(
            index.toUri().toString(), Files.readAllBytes(index), TextLimits.DEFAULT, problems);
    assertThat(problems.sorted()).isEmpty();
    List<Case> cases = new ArrayList<>();
    for (Node item : ((Node.Sequence) root).items()) {
      Node.Mapping test = (Node.Mapping) item;
      boolean fails = test.get("should_fail") != null;
      cases.add(
          new Case(
              text(test, "id"),
              folder.resolve(text(test, "tool")),
              test.get("job") == null ? null : folder.resolve(text(test, "job")),
              fails ? null : test.get("output")));
    }
    return cases;
  }

  private static String text(Node.Mapping test, String field) {
    return ((Node.Scalar) test.get(field)).text();
  }

  private void check(Case test, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("--quiet", "--outdir", temporary.resolve(test.id()).toString()));
    arguments.add(test.tool().toString());
    if (test.job() != null) {
      arguments.add(test.job().toString());
    }
    Ended ended = run(arguments.toArray(String[]::new));
    if (test.output() == null) {
      assertThat(ended.code()).as(ended.out()).isNotZero();
      assertThat(ended.err()).as("a failure says why").isNotBlank();
    } else {
      assertThat(ended.code()).as(ended.err()).isZero();
      compare(test.output(), CwlJson.read(ended.out()), test.id());
    }
  }

  private static Ended run(String... arguments) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream complain = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      int code = CwlRunnerCommand.line(print, complain).execute(arguments);
      return new Ended(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  /** As cwltest compares: what is expected must be there, Files may have more. */
  private static void compare(Node expected, CwlValue actual, String where) throws IOException {
    switch (expected) {
      case Node.Scalar scalar -> {
        CwlValue value = Scalars.value(scalar).orElseThrow();
        assertThat(number(actual)).as(where).isEqualTo(number(value));
      }
      case Node.Sequence list -> {
        List<CwlValue> items = ((CwlValue.Array) actual).items();
        assertThat(items).as(where).hasSameSizeAs(list.items());
        for (int i = 0; i < items.size(); i++) {
          compare(list.items().get(i), items.get(i), where + "/" + i);
        }
      }
      case Node.Mapping mapping when actual instanceof CwlValue.FileValue file ->
          compareFile(mapping, file, where);
      case Node.Mapping mapping -> {
        CwlValue.Rec rec = (CwlValue.Rec) actual;
        assertThat(mapping.entries().keySet()).as(where).containsAll(rec.fields().keySet());
        for (Node.Entry entry : mapping.entries().values()) {
          compare(entry.value(), rec.get(entry.key()), where + "/" + entry.key());
        }
      }
    }
  }

  private static void compareFile(Node.Mapping expected, CwlValue.FileValue file, String where)
      throws IOException {
    String path = file.path();
    assertThat(path).as(where).isNotNull();
    assertThat(Path.of(path)).as(where).isRegularFile();
    assertThat(file.size()).as(where).isEqualTo(Files.size(Path.of(path)));
    for (Node.Entry entry : expected.entries().values()) {
      String value = ((Node.Scalar) entry.value()).text();
      switch (entry.key()) {
        case "location" ->
            assertThat(value.equals("Any") || path.endsWith("/" + value)).as(where + path).isTrue();
        case "checksum" -> assertThat(file.checksum()).as(where).isEqualTo(value);
        case "size" -> assertThat(file.size()).as(where).isEqualTo(Long.parseLong(value));
        case "class" -> assertThat(value).isEqualTo("File");
        default -> throw new AssertionError("can't compare `" + entry.key() + "`");
      }
    }
  }

  private static CwlValue number(CwlValue value) {
    return value instanceof CwlValue.Real(double real) && real == Math.rint(real)
        ? CwlValue.of((long) real)
        : value;
  }
}
