package org.orrery.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultsIT {
  private static final String DIGITS_SHA256 =
      "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882";

  private final RunningServer server;
  private String results = "";
  private JsonNode document = Json.object();

  ResultsIT(RunningServer server) {
    this.server = server;
  }

  @BeforeAll
  void runOnce() throws Exception {
    server.deploy("names", "names.cwl");
    String job = server.execute("names", "{\"inputs\": {}}");
    server.await(job, "successful");
    results = job + "/results";
    document = RunningServer.json(server.get(results));
  }

  @Test
  void files_are_links_with_type_size_and_checksum() {
    JsonNode digits = document.path("digits");
    assertThat(digits.path("href").asText()).startsWith(results + "/");
    assertThat(digits.path("type").asText()).isEqualTo("text/plain");
    assertThat(digits.path("title").asText()).isEqualTo("digits.txt");
    assertThat(digits.path("size").asInt()).isEqualTo(10);
    assertThat(digits.path("checksum").asText())
        .isEqualTo("sha1$87acec17cd9dcd20a716cc2cf67417b71c8a7016");
  }

  @Test
  void an_output_is_served_by_its_id_and_by_its_link_alike() throws Exception {
    for (String url :
        List.of(
            results + "/digits",
            document.at("/digits/href").asText(),
            results + "/both/0",
            document.at("/both/0/href").asText())) {
      HttpResponse<byte[]> file = server.bytes(url);
      assertThat(file.statusCode()).as(url).isEqualTo(200);
      assertThat(new String(file.body(), UTF_8)).isEqualTo("0123456789");
      assertThat(file.headers().allValues("Content-Type")).containsExactly("text/plain");
      assertThat(file.headers().allValues("Content-Length")).containsExactly("10");
      assertThat(file.headers().allValues("Accept-Ranges")).containsExactly("bytes");
      assertThat(file.headers().allValues("ETag")).containsExactly("\"" + DIGITS_SHA256 + "\"");
    }
  }

  @Test
  void an_empty_file_is_served() throws Exception {
    HttpResponse<byte[]> file = server.bytes(results + "/both/1");
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).isEmpty();
    assertThat(file.headers().allValues("Content-Length")).containsExactly("0");
  }

  @Test
  void a_directory_lists_its_files_whatever_they_are_called() throws Exception {
    JsonNode listing =
        RunningServer.json(server.get(document.at("/folder/href").asText())).path("files");
    TreeMap<String, String> contents = new TreeMap<>();
    for (JsonNode file : listing) {
      HttpResponse<byte[]> answer = server.bytes(file.path("href").asText());
      assertThat(answer.statusCode()).isEqualTo(200);
      contents.put(file.path("title").asText(), new String(answer.body(), UTF_8));
    }
    assertThat(contents)
        .containsOnly(
            Map.entry("a folder/it's \"so\" 100% ü.txt", "1"),
            Map.entry("digits.txt", "0123456789"),
            Map.entry("empty.dat", ""));
    assertThat(server.get(results + "/folder").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=2-4|bytes 2-4/10|234",
        "bytes=7-|bytes 7-9/10|789",
        "bytes=-1|bytes 9-9/10|9"
      })
  void a_single_range_is_served(String example) throws Exception {
    String[] parts = example.split("\\|");
    HttpResponse<byte[]> part = server.bytes(results + "/digits", "Range", parts[0]);
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().allValues("Content-Range")).containsExactly(parts[1]);
    assertThat(part.headers().allValues("Content-Length"))
        .containsExactly(String.valueOf(parts[2].length()));
    assertThat(new String(part.body(), UTF_8)).isEqualTo(parts[2]);
  }

  @Test
  void a_range_behind_the_end_is_refused_with_the_size() throws Exception {
    HttpResponse<byte[]> answer = server.bytes(results + "/digits", "Range", "bytes=10-");
    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(answer.headers().allValues("Content-Range")).containsExactly("bytes */10");
  }

  @Test
  void conditions_are_kept() throws Exception {
    String tag = "\"" + DIGITS_SHA256 + "\"";
    assertThat(server.bytes(results + "/digits", "If-None-Match", "\"x\", " + tag).statusCode())
        .isEqualTo(304);
    assertThat(server.bytes(results + "/digits", "If-None-Match", "\"x\"").statusCode())
        .isEqualTo(200);
    assertThat(
            server.bytes(results + "/digits", "If-Range", tag, "Range", "bytes=0-0").statusCode())
        .isEqualTo(206);
    assertThat(
            server
                .bytes(results + "/digits", "If-Range", "\"old\"", "Range", "bytes=0-0")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_head_request_tells_the_same_without_content() throws Exception {
    HttpResponse<String> head = server.send("HEAD", results + "/digits", "");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().allValues("Content-Length")).containsExactly("10");
    assertThat(head.headers().allValues("ETag")).containsExactly("\"" + DIGITS_SHA256 + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nope",
        "/digits/nope",
        "/both/2",
        "/both/-1",
        "/folder/nope",
        "/..%2f..%2fserver.id",
        "/folder/..%2f..%2f..%2fserver.id",
        "/%2e%2e/%2e%2e/server.id",
        "/%2fetc%2fpasswd",
        "/digits%00"
      })
  void nothing_else_is_served(String path) throws Exception {
    HttpResponse<String> answer = server.get(results + path);
    assertThat(answer.statusCode()).isEqualTo(404);
  }
}
