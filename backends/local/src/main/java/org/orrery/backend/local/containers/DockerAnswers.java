package org.orrery.backend.local.containers;

import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the Docker Engine API answers when it does not do what it was asked. */
final class DockerAnswers {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;
  private static final int LONGEST = 2000;
  private static final Pattern MESSAGE =
      Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** What the client library puts before an answer. */
  private static final Pattern STATUS = Pattern.compile("^Status \\d+: ");

  private static final Pattern CREDENTIALS = Pattern.compile("://[^/@\\s\"]+@");
  private static final Pattern TOKEN =
      Pattern.compile("(?i)(bearer|basic|token=|signature=|password=)\\s*[A-Za-z0-9+/=._~%-]{8,}");

  /** What a registry that can't be reached sounds like, through the daemon. */
  private static final Pattern NOT_NOW =
      Pattern.compile(
          "dial tcp|i/o timeout|connection re(fused|set)|no such host|tls handshake timeout"
              + "|timeout exceeded|context deadline|unexpected eof|: eof$|toomanyrequests|too many requests"
              + "|(502|503|504) (bad|service|gateway)|service unavailable|temporary failure"
              + "|network is unreachable|no route to host");

  private DockerAnswers() {}

  /**
   * Tells a daemon that does not answer from one that says no. What is neither is a defect and
   * stays what it is: nobody tries again what can only fail again.
   */
  static <T> T ask(Callable<T> question) throws EngineUnavailableException {
    try {
      return question.call();
    } catch (DockerException e) {
      if (e.getHttpStatus() == UNAVAILABLE || isBroken(e)) {
        throw new EngineUnavailableException(unreachable(e), e);
      }
      throw e;
    } catch (RuntimeException e) {
      if (isBroken(e)) {
        throw new EngineUnavailableException(unreachable(e), e);
      }
      throw e;
    } catch (IOException e) {
      throw new EngineUnavailableException(unreachable(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineUnavailableException("the wait for the container engine was cut short", e);
    } catch (Exception e) {
      throw new IllegalStateException("the container engine's client failed", e);
    }
  }

  /** Did the connection, and not the daemon, fail? */
  private static boolean isBroken(Throwable error) {
    return firstIo(error).isPresent();
  }

  private static Optional<IOException> firstIo(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof IOException io) {
        return Optional.of(io);
      }
    }
    return Optional.empty();
  }

  private static String unreachable(Throwable error) {
    String why =
        firstIo(error)
            .map(io -> io.getMessage() == null ? io.getClass().getSimpleName() : io.getMessage())
            .orElse(String.valueOf(error.getMessage()));
    return "the container engine does not answer: " + clean(why);
  }

  /** Could the same question have another answer soon? */
  static boolean isPassing(DockerException answer) {
    return answer.getHttpStatus() == TOO_MANY_REQUESTS || isPassing(words(answer));
  }

  static boolean isPassing(String words) {
    return NOT_NOW.matcher(words.toLowerCase(Locale.ROOT)).find();
  }

  /** The daemon's or the registry's own words, without what may be a secret. */
  static String words(RuntimeException answer) {
    String text = STATUS.matcher(String.valueOf(answer.getMessage()).strip()).replaceFirst("");
    Matcher json = MESSAGE.matcher(text);
    return clean(json.find() ? json.group(1).replace("\\\"", "\"").replace("\\n", " ") : text);
  }

  static String clean(String text) {
    String open =
        TOKEN.matcher(CREDENTIALS.matcher(text).replaceAll("://***@")).replaceAll("$1 ***");
    String line = open.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }
}
