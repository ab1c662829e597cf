package org.orrery.conformance.ogc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A request or an answer while a proxy holds it. Names of headers are in lower case. */
final class Message {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Message() {}

  /**
   * @param target path and query, encoded
   */
  record Request(String method, String target, Map<String, List<String>> headers, byte[] body) {
    boolean is(String wantedMethod, String pathPattern) {
      return method.equals(wantedMethod) && path().matches("/default/ogc-api" + pathPattern);
    }

    String path() {
      return target.split("\\?", 2)[0];
    }

    Request to(String newTarget) {
      return new Request(method, newTarget, headers, body);
    }

    Request without(String header) {
      return new Request(method, target, removed(headers, header), body);
    }

    /** The same without a parameter of the query. */
    Request withoutParameter(String namePattern) {
      String[] parts = target.split("\\?", 2);
      if (parts.length == 1) {
        return this;
      }
      List<String> kept = new ArrayList<>();
      for (String pair : parts[1].split("&")) {
        if (!pair.split("=", 2)[0].matches(namePattern)) {
          kept.add(pair);
        }
      }
      return to(kept.isEmpty() ? parts[0] : parts[0] + "?" + String.join("&", kept));
    }

    /** The same with another JSON body; unchanged if the body is no JSON object. */
    Request editing(Consumer<ObjectNode> edit) {
      return new Request(method, target, headers, edited(body, edit));
    }
  }

  /** An answer. */
  record Response(int status, Map<String, List<String>> headers, byte[] body) {
    Response with(int newStatus) {
      return new Response(newStatus, headers, body);
    }

    Response with(String header, String value) {
      Map<String, List<String>> changed = new HashMap<>(headers);
      changed.put(header, List.of(value));
      return new Response(status, changed, body);
    }

    Response with(byte[] newBody) {
      return new Response(status, headers, newBody);
    }

    Response without(String header) {
      return new Response(status, removed(headers, header), body);
    }

    /** The same with another JSON body; unchanged if the body is no JSON object. */
    Response editing(Consumer<ObjectNode> edit) {
      return with(edited(body, edit));
    }
  }

  private static Map<String, List<String>> removed(Map<String, List<String>> headers, String name) {
    Map<String, List<String>> left = new TreeMap<>(headers);
    left.remove(name);
    return left;
  }

  private static byte[] edited(byte[] body, Consumer<ObjectNode> edit) {
    if (body.length == 0 || body[0] != '{') {
      return body;
    }
    try {
      JsonNode node = JSON.readTree(new String(body, StandardCharsets.UTF_8));
      edit.accept((ObjectNode) node);
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + new String(body, StandardCharsets.UTF_8), e);
    }
  }
}
