package org.orrery.conformance.architecture.broken.backend.slurm;

import org.orrery.conformance.architecture.broken.backend.local.KnownByAnotherBackend;

/** A backend knows no other; with its peer it makes a cycle as well. */
public record KnowsAnotherBackend(KnownByAnotherBackend other) {}
