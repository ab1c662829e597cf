package org.orrery.api.processes;

import org.orrery.backend.spi.Bytes;

/**
 * The document that was deployed.
 *
 * @param mediaType as it was declared, without parameters
 */
public record ProcessPackage(String mediaType, Bytes content) {}
