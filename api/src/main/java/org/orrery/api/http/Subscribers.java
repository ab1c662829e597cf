package org.orrery.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.orrery.api.callbacks.CallbackTransport;
import org.orrery.api.jobs.RequestDocument;
import org.orrery.api.jobs.Subscriber;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.problem.Problem;

/**
 * Reads whom an execute request wants to be called back (Part 1, subscriber.yaml), each of the
 * three addresses being optional: version 1.0 requires one of them by a name that none has.
 */
@Singleton
final class Subscribers {
  /** The standard's place first; then where ZOO-Project's and weaver's clients put it. */
  private static final List<String> PLACES =
      List.of("/subscriber", "/executionOptions/subscriber", "/subscribers");

  private final CallbackTransport transport;

  Subscribers(CallbackTransport transport) {
    this.transport = transport;
  }

  /**
   * The subscriber of a request, or null if it has none. Blocks while names are looked up.
   *
   * @param api the URL of the workspace's API
   * @param problems what is wrong with it is added to them; it never repeats an address
   */
  @Nullable Subscriber read(JsonNode request, String api, Dialect dialect, List<Problem> problems) {
    for (String place : PLACES) {
      JsonNode found = request.at(place);
      if (found.isObject()) {
        Subscriber subscriber =
            new Subscriber(
                address(found, place, "successUri", problems),
                address(found, place, "inProgressUri", problems),
                address(found, place, "failedUri", problems),
                api,
                dialect.name());
        return subscriber.success() == null
                && subscriber.inProgress() == null
                && subscriber.failed() == null
            ? null
            : subscriber;
      }
      if (place.equals(PLACES.getFirst()) && !found.isMissingNode() && !found.isNull()) {
        problems.add(
            problem(place, "Expected an object with `successUri`, `inProgressUri`, `failedUri`."));
        return null;
      }
    }
    return null;
  }

  private @Nullable URI address(
      JsonNode subscriber, String place, String name, List<Problem> problems) {
    JsonNode given = subscriber.path(name);
    if (given.isMissingNode() || given.isNull()) {
      return null;
    }
    String pointer = place + "/" + name;
    try {
      if (!given.isTextual()) {
        throw new URISyntaxException("", "no text");
      }
      URI address = new URI(given.textValue());
      Optional<String> refusal = transport.refusal(address);
      refusal.ifPresent(
          why -> problems.add(problem(pointer, "Nothing is sent there: " + why + ".")));
      return address;
    } catch (URISyntaxException e) {
      problems.add(problem(pointer, "Expected an absolute `http` or `https` URL as text."));
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OrreryException(
          ErrorCode.SHUTTING_DOWN, "The server stopped before it accepted the job.", e);
    }
  }

  private static Problem problem(String pointer, String message) {
    return Problem.atPointer(
        pointer, "SUBSCRIBER", message, "Leave it out, and ask for the job's status instead.");
  }

  /** A request for those whom the addresses are no business of. */
  static RequestDocument hidden(RequestDocument request) {
    if (request.mediaType().equals(RequestDocument.CWL_JOB)
        || !(Json.parse(request.text().getBytes(StandardCharsets.UTF_8))
            instanceof ObjectNode open)) {
      return request;
    }
    boolean some = PLACES.stream().anyMatch(place -> !open.at(place).isMissingNode());
    PLACES.forEach(place -> open.remove(place.substring(1, (place + "/").indexOf('/', 1))));
    return some ? RequestDocument.ogc(open.toString()) : request;
  }
}
