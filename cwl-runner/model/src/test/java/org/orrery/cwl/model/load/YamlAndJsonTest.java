package org.orrery.cwl.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.TextLimits;
import org.orrery.cwl.model.yaml.TextReader;

/** The same document in YAML and in JSON gives the same records, places aside. */
class YamlAndJsonTest {
  @TestFactory
  Stream<DynamicTest> json_reads_like_yaml() throws IOException {
    Optional<Path> suite = ConformanceSuite.folder();
    assumeTrue(suite.isPresent(), ConformanceSuite.ABSENT);
    return ConformanceSuite.documents(suite.orElseThrow()).stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> same(file)));
  }

  private static void same(Path file) throws IOException {
    String uri = file.toUri().toString();
    byte[] yaml = Files.readAllBytes(file);
    Node tree = TextReader.read(uri, yaml, TextLimits.DEFAULT, new Problems());
    StringWriter json = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(json).useDefaultPrettyPrinter()) {
      write(tree, out);
    }
    byte[] tabbed = json.toString().replace("\n ", "\n\t").getBytes(StandardCharsets.UTF_8);
    assertThat(withoutPlaces(uri, tabbed)).isEqualTo(withoutPlaces(uri, yaml));
  }

  private static String withoutPlaces(String uri, byte[] text) {
    CwlLoader loader = new CwlLoader(ConformanceSuite::read, LoadLimits.DEFAULT);
    String all =
        switch (loader.load(uri, text, null)) {
          case LoadResult.Loaded(LoadedDocument document) ->
              document.graph().stream().map(CwlProcess::toString).sorted().toList().toString();
          case LoadResult.Invalid invalid ->
              invalid.diagnostics().stream()
                  .map(found -> found.code() + found.message())
                  .sorted()
                  .toList()
                  .toString();
        };
    return all.replaceAll("SourceSpan\\[[^\\]]*\\]|" + Pattern.quote(uri) + ":[0-9:]+", "@");
  }

  private static void write(Node node, JsonGenerator out) {
    try {
      switch (node) {
        case Node.Mapping mapping -> {
          out.writeStartObject();
          for (Node.Entry entry : mapping.entries().values()) {
            out.writeFieldName(entry.key());
            write(entry.value(), out);
          }
          out.writeEndObject();
        }
        case Node.Sequence list -> {
          out.writeStartArray();
          list.items().forEach(item -> write(item, out));
          out.writeEndArray();
        }
        case Node.Scalar scalar -> {
          switch (scalar.kind()) {
            case NULL -> out.writeNull();
            case BOOLEAN -> out.writeBoolean(scalar.text().equalsIgnoreCase("true"));
            case INT -> out.writeNumber(scalar.text());
            case FLOAT -> out.writeNumber(String.valueOf(Double.parseDouble(scalar.text())));
            case TEXT -> out.writeString(scalar.text());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
