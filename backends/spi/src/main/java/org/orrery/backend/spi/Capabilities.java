package org.orrery.backend.spi;

/**
 * What a backend offers, as probed when it was attached.
 *
 * @param name shown to people, for example {@code local}
 * @param cores the most that one task may ask for
 * @param memoryMebibytes the most that one task may ask for
 * @param containers whether tasks may ask for a {@link Container}
 * @param survivesServer tasks go on when the server ends, and are found again by their key
 */
public record Capabilities(
    String name,
    double cores,
    long memoryMebibytes,
    Containers containers,
    boolean survivesServer) {

  /** Whether tasks may ask for a {@link Container}, and what is kept of what they ask for. */
  public sealed interface Containers {
    /**
     * They may.
     *
     * @param limitsMemory whether a task is ended that needs more memory than it asked for
     */
    record Offered(boolean limitsMemory) implements Containers {}

    /**
     * They may not.
     *
     * @param why a clause for the task's owner
     */
    record NotOffered(String why) implements Containers {}
  }
}
