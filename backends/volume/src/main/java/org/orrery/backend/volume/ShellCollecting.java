package org.orrery.backend.volume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.orrery.backend.spi.CollectRequest;
import org.orrery.backend.spi.Collected;
import org.orrery.backend.spi.StageSource;
import org.orrery.backend.spi.TaskKey;

/** Answers many requests by one script. */
final class ShellCollecting {
  private static final String COLLECT = ShellText.part("collect.sh");

  /** On average; more names than this leaves room for are more than the limit of entries allows. */
  private static final long BYTES_PER_ENTRY = 512;

  private static final long MOST_BYTES = 512 << 20;

  private final ShellPlaces places;
  private final List<CollectRequest> requests;
  private final String token = ShellPlaces.token();

  ShellCollecting(ShellPlaces places, List<CollectRequest> requests) {
    this.places = places;
    this.requests = List.copyOf(requests);
  }

  /** Thrown if the answer of many requests is too long: each must be asked alone. */
  static final class TooLongException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  Map<TaskKey, Collected> run(RemoteShell shell) throws IOException, TooLongException {
    long most = mostBytes();
    byte[] bytes = shell.exchange(script(most));
    ShellAnswer answer = ShellAnswer.parse(bytes, token);
    ShellFacts facts = ShellFacts.of(answer);
    if (!facts.isComplete()) {
      if (bytes.length < most) {
        throw new IOException("the remote shell broke off its answer");
      }
      throw new TooLongException();
    }
    Map<TaskKey, Collected> collected = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      collected.put(requests.get(i).key(), gather(i, facts));
    }
    return collected;
  }

  private long mostBytes() {
    long most = 64 << 10;
    for (CollectRequest request : requests) {
      most += (request.limits().entries() + 100L) * BYTES_PER_ENTRY;
      most += request.contents().size() * request.limits().contentBytes();
    }
    return Math.min(most, MOST_BYTES);
  }

  private Collected gather(int number, ShellFacts facts) throws IOException {
    CollectRequest request = requests.get(number);
    String folder = facts.folder(number);
    if (folder == null) {
      return new Collected.Failed(Why.noFolder(ShellPlaces.name(request.folder())));
    }
    List<String> allowed = new ArrayList<>(facts.outsideRoots(number));
    allowed.add(folder);
    for (StageSource linkRoot : request.linkRoots()) {
      if (linkRoot instanceof StageSource.InVolume(var path)) {
        allowed.add(ShellAnswer.encode(places.path(path)));
      }
    }
    StageSource source = places.source(folder).orElse(request.folder());
    ShellFolder.Scope scope = new ShellFolder.Scope(places, facts, allowed);
    return new Gathering(request)
        .run(new Found.OfFolder(source, () -> ShellFolder.open(scope, folder)));
  }

  private String script(long most) {
    StringBuilder script = new StringBuilder(places.preamble(token)).append(COLLECT);
    script.append("{\nset --\n");
    for (int i = 0; i < requests.size(); i++) {
      appendStart(script, i);
    }
    script.append("[ $# -eq 0 ] || stat_all \"$@\"\n");
    for (int i = 0; i < requests.size(); i++) {
      script.append("%s && links \"$F\" '' 0\n".formatted(begin(i)));
    }
    script.append("{ :\n");
    for (int i = 0; i < requests.size(); i++) {
      List<String> patterns = new ArrayList<>();
      requests.get(i).globs().forEach(glob -> addPattern(patterns, glob.pattern()));
      appendExpansion(script, i, "digest", 0, patterns);
    }
    script.append("} | digest\n");
    for (int i = 0; i < requests.size(); i++) {
      appendContents(script, i);
    }
    script.append("[ $# -eq 0 ] || stat_folders \"$@\"\n");
    script.append("say E\n} | head -c ").append(most);
    return script.toString();
  }

  private static String begin(int number) {
    return "[ \"$F%1$d\" ] && I=%1$d F=$F%1$d".formatted(number);
  }

  /** Finds the request's folder and says where its links may lead. */
  private void appendStart(StringBuilder script, int number) {
    CollectRequest request = requests.get(number);
    script.append(
        switch (request.folder()) {
          case StageSource.InVolume(var path) ->
              "t=%s; is_real \"$t\" && [ -d \"$t\" ] || t=\n"
                  .formatted(ShellText.quote(places.path(path)));
          case StageSource.Outside(String path) ->
              places.readsOutside()
                  ? "real_of %s && [ -d \"$t\" ] || t=\n".formatted(ShellText.quote(path))
                  : "t=\n";
        });
    script.append(
        "F%1$d=$t\n[ \"$t\" ] && { set -- \"$@\" \"$t\"; say \"F%1$d $t\"; }\n".formatted(number));
    StringBuilder roots = new StringBuilder("\"$F%1$d\"|\"$F%1$d\"/*".formatted(number));
    int outside = 0;
    for (StageSource linkRoot : request.linkRoots()) {
      String word =
          switch (linkRoot) {
            case StageSource.InVolume(var path) -> ShellText.quote(places.path(path));
            case StageSource.Outside(String path) -> {
              String variable = "O%d_%d".formatted(number, outside++);
              if (places.readsOutside()) {
                script.append(
                    "real_of %s && [ -e \"$t\" ] && say \"O%d $t\" || t=none\n"
                        .formatted(ShellText.quote(path), number));
              } else {
                script.append("t=none\n");
              }
              script.append(variable).append("=$t\n");
              yield "\"$" + variable + "\"";
            }
          };
      roots.append('|').append(word).append('|').append(word).append("/*");
    }
    script.append(
        "allowed_%d() { case $1 in %s) return 0 ;; esac; return 1; }\n"
            .formatted(number, roots.toString()));
  }

  private static void addPattern(List<String> patterns, String pattern) {
    try {
      GlobPattern parsed = GlobPattern.parse(pattern);
      if (parsed.names().stream().noneMatch(name -> name.tokens().isEmpty())) {
        patterns.add(ShellText.atLeast(parsed));
      }
    } catch (GlobPattern.LeavesFolderException e) {
      patterns.remove(pattern); // Gathering makes it a problem; here it asks for nothing
    }
  }

  private static void appendExpansion(
      StringBuilder script, int number, String want, long bytes, List<String> patterns) {
    if (patterns.isEmpty()) {
      return;
    }
    script.append("%s WANT=%s BYTES=%d && {\n".formatted(begin(number), want, bytes));
    for (String pattern : patterns) {
      script.append(
          pattern.isEmpty()
              ? "want \"$F\"\n"
              : "expand \"$F\" %s\n".formatted(ShellText.quote(pattern)));
    }
    script.append("}\n");
  }

  private void appendContents(StringBuilder script, int number) {
    CollectRequest request = requests.get(number);
    List<String> heads = new ArrayList<>();
    for (CollectRequest.Glob glob : request.globs()) {
      if (glob.contents()) {
        addPattern(heads, glob.pattern());
      }
    }
    appendExpansion(script, number, "B", Gathering.HEAD_BYTES, heads);
    List<String> wholes = new ArrayList<>();
    for (String path : request.contents()) {
      addPattern(wholes, path.replaceAll("[\\\\*?\\[]", "\\\\$0"));
    }
    appendExpansion(script, number, "W", request.limits().contentBytes() + 1, wholes);
  }
}
