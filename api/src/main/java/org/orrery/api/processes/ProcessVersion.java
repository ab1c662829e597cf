package org.orrery.api.processes;

import org.jspecify.annotations.Nullable;

/**
 * Which version of a process something is about.
 *
 * @param revision counted from 1 by every replace
 * @param name what people call it; several revisions may have the same
 * @param dialect that the process wants to be spoken of in, or null
 */
public record ProcessVersion(
    RevisionKey key, int revision, String name, @Nullable ProcessDialect dialect) {}
