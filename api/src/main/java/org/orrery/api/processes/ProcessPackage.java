package org.orrery.api.processes;

/**
 * The document that was deployed.
 *
 * @param mediaType as it was declared, without parameters
 */
public record ProcessPackage(String mediaType, Content content) {}
