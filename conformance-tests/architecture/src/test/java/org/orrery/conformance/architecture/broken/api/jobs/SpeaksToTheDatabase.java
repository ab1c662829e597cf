package org.orrery.conformance.architecture.broken.api.jobs;

import java.sql.Connection;

/** Jobs know a port of the store, never JDBC. */
record SpeaksToTheDatabase(Connection connection) {}
