package org.orrery.backend.spi;

/**
 * The end of a file.
 *
 * @param size of the whole file, in bytes
 * @param end its last bytes, no more than were asked for
 */
public record Tail(long size, Bytes end) {}
