import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/**
 * Puts finished jobs into a server's embedded database, as copies of the newest one.
 *
 * <pre>Fill URL USER PASSWORD_FILE HOW_MANY</pre>
 */
final class Fill {
  private Fill() {}

  public static void main(String[] arguments) throws Exception {
    String password = Files.readString(Path.of(arguments[2])).strip();
    try (Connection connection = DriverManager.getConnection(arguments[0], arguments[1], password);
        Statement statement = connection.createStatement()) {
      int made =
          statement.executeUpdate(
              """
              INSERT INTO job (id, workspace, process_revision, owner, state, created, started, finished, updated, progress, message)
              SELECT gen_random_uuid(), j.workspace, j.process_revision, j.owner, 'succeeded',
                     j.created - n * interval '1 second', j.created - n * interval '1 second',
                     j.created - n * interval '1 second', j.created - n * interval '1 second', 100, j.message
              FROM (SELECT * FROM job WHERE state = 'succeeded' ORDER BY created DESC LIMIT 1) j,
                   generate_series(1, %s) n
              """
                  .formatted(Integer.parseInt(arguments[3])));
      statement.execute("VACUUM ANALYZE job");
      System.out.println(made);
    }
  }
}
