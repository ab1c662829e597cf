package org.orrery.backend.spi;

/**
 * What a backend gave for a submitted task. Only that backend reads {@code reference}; everybody
 * else stores it and hands it back, after a restart too.
 *
 * @param key the task
 * @param reference the backend's own name for it, for example a SLURM job id
 */
public record TaskHandle(TaskKey key, String reference) {}
