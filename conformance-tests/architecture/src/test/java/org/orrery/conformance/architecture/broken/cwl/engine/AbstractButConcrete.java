package org.orrery.conformance.architecture.broken.cwl.engine;

/** Called abstract, but isn't. */
class AbstractButConcrete {}
