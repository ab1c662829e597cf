package org.orrery.api.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * Where the database is and how to get in.
 *
 * @param url a {@code jdbc:postgresql:} URL
 */
public record DatabaseAccess(String url, String user, String password) {
  private static final Duration LOGIN_LIMIT = Duration.ofSeconds(2);

  /** Longer than any statement of ours should take; a dead peer must not hold a thread for ever. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  /** Opens a connection of one's own, outside any pool. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, properties());
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", Long.toString(LOGIN_LIMIT.toSeconds()));
    properties.setProperty("socketTimeout", Long.toString(ANSWER_LIMIT.toSeconds()));
    properties.setProperty("ApplicationName", "orrery");
    return properties;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return user + "@" + url;
  }
}
