package org.orrery.backend.images;

import java.nio.file.Path;

/**
 * An image that is unpacked on this host.
 *
 * @param digest of its configuration, {@code sha256:} and 64 hex digits: the id that Docker gives
 *     the same image
 * @param root its root file system, never to be written to
 * @param config what its author set
 */
public record StoredImage(String digest, Path root, ImageConfig config) {}
