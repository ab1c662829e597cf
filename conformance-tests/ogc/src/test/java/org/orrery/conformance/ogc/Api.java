package org.orrery.conformance.ogc;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.orrery.conformance.e2e.Eventually;
import org.orrery.conformance.e2e.OgcClient;
import org.orrery.conformance.e2e.OgcClient.Answer;

/** The API of one workspace, asked as any client asks it. Paths are relative to it. */
final class Api {
  private static final Duration JOB_LIMIT = Duration.ofSeconds(60);
  private static final String JSON = "application/json";

  /** The landing page, which has no slash at its end. */
  static final String LANDING = "../ogc-api";

  private final OgcClient client;

  /**
   * @param server ends in a slash
   */
  Api(URI server) {
    this.client = new OgcClient(server.resolve("default/ogc-api/"));
  }

  /** Asks for whatever the server gives unless the headers say otherwise. */
  Answer get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  Answer delete(String path, String... headers) {
    return send("DELETE", path, "", headers);
  }

  /** Posts JSON. */
  Answer post(String path, String body, String... headers) {
    Map<String, String> all = headers(headers);
    all.putIfAbsent("Content-Type", JSON);
    return client.send("POST", path, all, body);
  }

  /** Posts an execute document. */
  Answer execute(String process, String body, String... headers) {
    return post("processes/" + process + "/execution", body, headers);
  }

  /** Executes asynchronously and answers the job's path. */
  String start(String process, String body) {
    String location =
        execute(process, body, "Prefer", "respond-async").expect(201).header("Location");
    return "jobs/" + location.substring(location.lastIndexOf('/') + 1);
  }

  /** Executes asynchronously and waits for its success; answers the job's path. */
  String finished(String process, String body) {
    return ended(start(process, body), "successful");
  }

  /** Waits until a job has a status; fails if it ends with another. */
  String ended(String job, String status) {
    Eventually.within(JOB_LIMIT)
        .holds(
            job + " is " + status,
            () -> {
              String now = get(job).expect(200).json().path("status").asText();
              if (!now.equals(status) && now.matches("successful|failed|dismissed")) {
                throw new AssertionError(job + " is " + now + ": " + get(job).text());
              }
              return now.equals(status);
            });
    return job;
  }

  /** Deploys CWL under an id. */
  void deploy(String id, String cwl) {
    post("processes?id=" + id, cwl, "Content-Type", "application/cwl+yaml").expect(201);
  }

  /**
   * @param headers names and values in turn
   */
  Answer send(String method, String path, String body, String... headers) {
    return client.send(method, path, headers(headers), body);
  }

  private static Map<String, String> headers(String... namesAndValues) {
    Map<String, String> headers = new HashMap<>();
    for (int at = 0; at < namesAndValues.length; at += 2) {
      headers.put(namesAndValues[at], namesAndValues[at + 1]);
    }
    return headers;
  }
}
