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
    String name, double cores, long memoryMebibytes, boolean containers, boolean survivesServer) {}
