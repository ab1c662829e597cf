package org.orrery.conformance.architecture.broken.backend.spi;

import com.tngtech.archunit.core.domain.JavaClass;

/** The SPI knows the JDK only. */
record KnowsALibrary(JavaClass type) {}
