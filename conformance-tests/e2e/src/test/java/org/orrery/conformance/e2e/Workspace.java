package org.orrery.conformance.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** What a user does with a workspace: deploy, execute, wait, fetch. Expects each to succeed. */
public final class Workspace {
  private static final Duration JOB_LIMIT = Duration.ofSeconds(60);
  private static final String CWL = "application/cwl+yaml";

  private final OgcClient client;

  public Workspace(URI base) {
    this.client = new OgcClient(base.resolve("/default/ogc-api/"));
  }

  /** Paths are relative to the workspace's API. */
  public OgcClient client() {
    return client;
  }

  /** A document beside the tests, byte for byte. */
  public static String document(String name) {
    try (InputStream stream = Workspace.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalArgumentException("no document " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deploys by body and answers the process's id. */
  public String deploy(String cwl) {
    return id(client.post("processes", CWL, cwl).expect(201));
  }

  /** Deploys by body under an id of the caller's. */
  public String deployAs(String id, String cwl) {
    return id(client.post("processes?id=" + id, CWL, cwl).expect(201));
  }

  /** Deploys what lies at a URL, under an id of the caller's. */
  public String deployFrom(String id, URI document) {
    String unit =
        """
        {"processDescription": {"id": "%s"}, "executionUnit": {"href": "%s"}}
        """
            .formatted(id, document);
    return id(client.post("processes", "application/ogcapppkg+json", unit).expect(201));
  }

  /** Executes asynchronously and answers the job's URL. */
  public String execute(String process, String inputs) {
    return client
        .send(
            "POST",
            "processes/" + process + "/execution",
            Map.of("Content-Type", "application/json", "Prefer", "respond-async"),
            "{\"inputs\": " + inputs + "}")
        .expect(201)
        .header("Location");
  }

  /** Waits until the job has succeeded and answers its results document. */
  public JsonNode succeeded(String job) {
    Eventually.within(JOB_LIMIT)
        .holds("the job has ended", () -> !status(job).matches("accepted|running"));
    Answer answer = client.get(job).expect(200);
    if (!answer.json().path("status").asText().equals("successful")) {
      fail("the job should have succeeded: %s", answer.text());
    }
    return client.get(job + "/results").expect(200).json();
  }

  public String status(String job) {
    return client.get(job).expect(200).json().path("status").asText();
  }

  /** The bytes behind the link of an output of a results document, as text. */
  public String file(JsonNode output) {
    assertThat(output.path("href").asText()).as("the link of %s", output).isNotEmpty();
    return client.get(output.path("href").asText()).expect(200).text();
  }

  private static String id(Answer created) {
    return created.json().path("id").asText();
  }
}
