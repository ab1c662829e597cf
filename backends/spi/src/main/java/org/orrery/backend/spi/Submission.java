package org.orrery.backend.spi;

/** A task to start, under the key that makes starting it twice harmless. */
public record Submission(TaskKey key, TaskSpec spec) {}
