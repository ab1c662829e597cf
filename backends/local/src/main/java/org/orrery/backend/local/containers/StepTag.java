package org.orrery.backend.local.containers;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** A step's labels as one word of its launcher's command line, where a later server reads them. */
final class StepTag {
  private StepTag() {}

  static String of(Map<String, String> labels) {
    StringJoiner tag = new StringJoiner("&");
    new TreeMap<>(labels)
        .forEach(
            (key, value) ->
                tag.add(
                    URLEncoder.encode(key, StandardCharsets.UTF_8)
                        + "="
                        + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return tag.toString();
  }

  static Map<String, String> labels(String tag) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String pair : tag.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        labels.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return labels;
  }
}
