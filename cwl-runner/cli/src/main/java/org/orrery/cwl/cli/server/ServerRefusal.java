package org.orrery.cwl.cli.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;

/** The server has said no, and why (RFC 9457). */
final class ServerRefusal extends IOException {
  private static final long serialVersionUID = 1L;
  private static final String UNSUPPORTED = "urn:orrery:problem:unsupported";
  private static final int LONGEST_EXCERPT = 200;

  private final int status;
  private final String type;
  private final transient List<String> problems;

  private ServerRefusal(int status, String type, String detail, List<String> problems) {
    super(detail);
    this.status = status;
    this.type = type;
    this.problems = List.copyOf(problems);
  }

  static ServerRefusal of(String request, int status, String body) {
    CwlValue.Rec problem = Answers.object(body);
    String detail = Answers.text(problem, "detail");
    if (detail == null) {
      String excerpt = body.length() <= LONGEST_EXCERPT ? body : body.substring(0, LONGEST_EXCERPT);
      detail = "it answered with status " + status + (excerpt.isBlank() ? "" : ": " + excerpt);
    }
    String type = Answers.text(problem, "type");
    return new ServerRefusal(
        status,
        type == null ? "" : type,
        "The server refused " + request + ": " + detail,
        Answers.objects(problem, "errors").stream().map(ServerRefusal::line).toList());
  }

  private static String line(CwlValue.Rec error) {
    List<String> words = new ArrayList<>();
    if (error.get("location") instanceof CwlValue.Rec place) {
      words.add(
          "%s:%s:%s:"
              .formatted(
                  Answers.text(place, "file"),
                  CwlJson.asText(place.get("line")),
                  CwlJson.asText(place.get("column"))));
    } else if (Answers.text(error, "pointer") != null) {
      words.add(Answers.text(error, "pointer") + ":");
    }
    words.add(String.valueOf(Answers.text(error, "message")));
    return String.join(" ", words);
  }

  int status() {
    return status;
  }

  /** Is the request right, but asks for something that this server does not do? */
  boolean isUnsupported() {
    return type.equals(UNSUPPORTED);
  }

  /** The detail, and each problem on a line of its own. */
  String text() {
    List<String> lines = new ArrayList<>(List.of(String.valueOf(getMessage())));
    problems.forEach(problem -> lines.add("  " + problem));
    return String.join("\n", lines);
  }
}
