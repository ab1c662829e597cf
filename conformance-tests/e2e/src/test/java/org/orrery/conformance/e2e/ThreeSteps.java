package org.orrery.conformance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A job of the workflow {@code three-steps.cwl} that is caught in the middle: its first step has
 * finished, its second runs until the gate opens, its third waits.
 */
final class ThreeSteps {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String API = "default/ogc-api/";

  private final Path folder;
  private final Path data;
  private final OgcClient client;
  private final String job;

  private ThreeSteps(Path folder, Path data, OgcClient client, String job) {
    this.folder = folder;
    this.data = data;
    this.client = client;
    this.job = job;
  }

  /**
   * Deploys and executes, and returns once the second step runs.
   *
   * @param folder for ledger and gate
   * @param data the server's data folder
   */
  static ThreeSteps begin(Path folder, Path data, OgcClient client) {
    client.post(API + "processes", "application/cwl+yaml", document()).expect(201);
    JsonNode status =
        client
            .post(
                API + "processes/three-steps/execution",
                "application/json",
                "{\"inputs\":{\"ledger\":\"%s\",\"gate\":\"%s\"}}"
                    .formatted(folder.resolve("ledger"), folder.resolve("gate")))
            .expect(201)
            .json();
    ThreeSteps steps = new ThreeSteps(folder, data, client, status.get("jobID").asText());
    Eventually.within(LIMIT)
        .holds("the second step runs", () -> steps.ledger().equals(List.of("first", "second")));
    return steps;
  }

  private static String document() {
    try (InputStream in = ThreeSteps.class.getResourceAsStream("/three-steps.cwl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the steps, once for each time that one ran. */
  List<String> ledger() {
    Path ledger = folder.resolve("ledger");
    try {
      return Files.exists(ledger) ? Files.readAllLines(ledger) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The launcher's start records, one for each attempt at a step. */
  long startRecords() {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(file -> file.getFileName().toString().equals("started")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void openGate() {
    try {
      Files.createFile(folder.resolve("gate"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String status() {
    return client
        .tryGet(API + "jobs/" + job)
        .filter(answer -> answer.status() == 200)
        .map(answer -> answer.json().get("status").asText())
        .orElse("no answer");
  }

  /**
   * The second step was started once and still runs; lets it end and sees the job succeed, each
   * step having run once.
   */
  void endsWell() {
    Eventually.within(LIMIT).holds("the job runs on", () -> status().equals("running"));
    assertThat(startRecords()).as("start records while the second step runs").isEqualTo(2);
    openGate();
    succeeds();
  }

  void succeeds() {
    Eventually.within(LIMIT)
        .holds(
            "the job is over",
            () -> List.of("successful", "failed", "dismissed").contains(status()));
    assertThat(client.get(API + "jobs/" + job).text()).contains("\"successful\"");
    assertThat(ledger()).containsExactly("first", "second", "third");
    assertThat(client.get(API + "jobs/" + job + "/results/result").expect(200).text())
        .isEqualTo("one\ntwo\nthree\n");
    assertThat(
            client
                .get(API + "jobs/" + job + "/steps")
                .expect(200)
                .json()
                .findValuesAsText("status"))
        .containsExactly("succeeded", "succeeded", "succeeded");
  }
}
