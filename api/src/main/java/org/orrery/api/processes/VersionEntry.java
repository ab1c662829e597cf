package org.orrery.api.processes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version of a process as lists show it.
 *
 * @param name what people call it
 * @param current whether it is the one that is executed if nothing else is asked for
 * @param deployedBy who deployed it; null if that was not written down, or the server itself
 * @param mediaType of its package
 * @param size of its package in bytes
 * @param digest SHA-256 of its package
 */
public record VersionEntry(
    int revision,
    String name,
    boolean current,
    Instant deployed,
    @Nullable String deployedBy,
    String mediaType,
    long size,
    Sha256 digest) {}
