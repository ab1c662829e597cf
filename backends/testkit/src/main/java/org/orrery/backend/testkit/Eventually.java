package org.orrery.backend.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Waits for what happens in another thread or process, with a deadline by the steady clock. */
public final class Eventually {
  /** Long enough for a loaded machine; a test that gets there fails. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration STEP = Duration.ofMillis(5);

  private Eventually() {}

  /** What is asked again and again. */
  @FunctionalInterface
  public interface Question<T> {
    T ask() throws Exception;
  }

  /**
   * Asks until the answer is the expected one.
   *
   * @param what names the condition in the failure
   * @return that answer
   * @throws AssertionError if the patience ends first; it tells the last answer
   */
  public static <T> T is(String what, Question<T> question, Predicate<? super T> expected)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      T answer = question.ask();
      if (expected.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "not within %s: %s; the last answer was %s".formatted(PATIENCE, what, answer));
      }
      Thread.sleep(STEP);
    }
  }

  /** Asks until the answer is yes. */
  public static void holds(String what, Question<Boolean> question) throws Exception {
    is(what, question, answer -> answer);
  }

  /** Asks until there is an answer. */
  public static <T> T some(String what, Question<Optional<T>> question) throws Exception {
    return is(what, question, Optional::isPresent).orElseThrow();
  }
}
