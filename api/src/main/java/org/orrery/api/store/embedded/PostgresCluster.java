package org.orrery.api.store.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One PostgreSQL cluster in a folder, driven by its own programs. It is closed from the beginning:
 * nobody can log in as superuser (that role has neither a password nor a line in {@code
 * pg_hba.conf}), set-up is done by the single-user mode, and the server's role logs in with a
 * random password over the loopback interface only. Not safe for concurrent use.
 */
final class PostgresCluster {
  static final String DATABASE = "orrery";
  static final String ROLE = "orrery";

  private static final String SUPERUSER = "orrery_setup";

  /** {@code initdb} and {@code pg_ctl} put paths between double quotes and call a shell. */
  private static final Pattern UNFIT_FOR_SHELL = Pattern.compile("[\"$`\\\\\n]");

  private static final int PASSWORD_BYTES = 32;
  private static final int START_SECONDS = 60;
  private static final int FAST_STOP_SECONDS = 15;
  private static final int COMMAND_SECONDS = 120;
  private static final int MAX_OUTPUT_CHARACTERS = 2_000;

  private final Path folder;
  private final Path programs;
  private final Path data;
  private final Path passwordFile;

  /**
   * @param folder holds everything of the cluster; made if absent
   */
  PostgresCluster(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    this.folder = folder.toRealPath();
    if (UNFIT_FOR_SHELL.matcher(this.folder.toString()).find()) {
      throw new IOException(
          "PostgreSQL's programs can't work in `%s`: its name holds a character that a shell reads"
              .formatted(this.folder));
    }
    this.programs = PostgresBinaries.unpackInto(this.folder).resolve("bin");
    this.data = this.folder.resolve("data");
    this.passwordFile = this.folder.resolve("password");
  }

  Path folder() {
    return folder;
  }

  String password() throws IOException {
    return Files.readString(passwordFile, StandardCharsets.US_ASCII).strip();
  }

  /** Sets the cluster up if that was not done; broken off, it starts afresh the next time. */
  void initialise() throws IOException, InterruptedException {
    if (Files.exists(data.resolve("PG_VERSION"))) {
      return;
    }
    Path half = folder.resolve("data.part");
    PostgresBinaries.deleteRecursively(half);
    run(
        List.of(
            program("initdb"),
            "--pgdata=" + half,
            "--username=" + SUPERUSER,
            "--auth=reject",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions"),
        "");
    String password = newPassword();
    // The statement travels by standard input and is not logged, even if it fails.
    run(
        List.of(
            program("postgres"),
            "--single",
            "-D",
            half.toString(),
            "-c",
            "log_min_error_statement=panic",
            "postgres"),
        """
        CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD '%s'
        CREATE DATABASE %s OWNER %s
        """
            .formatted(ROLE, password, DATABASE, ROLE));
    writePrivately(passwordFile, password + "\n");
    Files.move(half, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Starts the postmaster and waits until it accepts connections. It is no child of this process
   * and outlives it.
   */
  void start(int port) throws IOException, InterruptedException {
    Files.writeString(data.resolve("postgresql.conf"), configuration(port));
    Files.writeString(
        data.resolve("pg_hba.conf"),
        "host %s %s 127.0.0.1/32 scram-sha-256%n".formatted(DATABASE, ROLE));
    run(
        List.of(
            program("pg_ctl"),
            "start",
            "--wait",
            "--timeout=" + START_SECONDS,
            "--pgdata=" + data,
            "--log=" + folder.resolve("start.log")),
        "");
  }

  /** Ends the postmaster, rolling open transactions back; absent is fine. */
  void stop() throws IOException, InterruptedException {
    if (!running()) {
      return;
    }
    try {
      pgCtlStop("fast");
    } catch (IOException tooSlow) {
      pgCtlStop("immediate");
    }
  }

  private void pgCtlStop(String mode) throws IOException, InterruptedException {
    run(
        List.of(
            program("pg_ctl"),
            "stop",
            "--wait",
            "--timeout=" + FAST_STOP_SECONDS,
            "--mode=" + mode,
            "--pgdata=" + data),
        "");
  }

  /** Is there a postmaster of this cluster, healthy or not? */
  boolean running() throws IOException {
    List<String> lines = postmasterLines();
    return !lines.isEmpty() && worksHere(Long.parseLong(lines.getFirst().strip()));
  }

  /** The port of the postmaster that runs, or ran last without ending cleanly; 0 if none. */
  int recordedPort() throws IOException {
    List<String> lines = postmasterLines();
    return lines.size() > 3 && !lines.get(3).isBlank() ? Integer.parseInt(lines.get(3).strip()) : 0;
  }

  /**
   * Removes the pid file if it names a process that has nothing to do with this cluster: after a
   * reboot, or in a new container, pids are used again, and PostgreSQL would refuse to start.
   * PostgreSQL's own check needs the file for as long as any of its processes lives.
   */
  void forgetForeignPid() throws IOException {
    if (!postmasterLines().isEmpty() && !anyProcessWorksHere()) {
      Files.deleteIfExists(data.resolve("postmaster.pid"));
    }
  }

  private List<String> postmasterLines() throws IOException {
    Path file = data.resolve("postmaster.pid");
    return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.US_ASCII) : List.of();
  }

  /** Every process of a cluster has its data folder as working folder; a zombie has none. */
  private boolean worksHere(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "cwd")).equals(data);
    } catch (IOException goneOrForeign) {
      return false;
    }
  }

  private boolean anyProcessWorksHere() {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.anyMatch(process -> worksHere(process.pid()));
    }
  }

  private static String configuration(int port) {
    return """
        # Written by the server at every start.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        password_encryption = 'scram-sha-256'
        max_connections = 50
        superuser_reserved_connections = 0
        reserved_connections = 0
        shared_buffers = '64MB'
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        max_wal_size = '512MB'
        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C'
        logging_collector = on
        log_directory = '../log'
        log_filename = 'postgresql-%%a.log'
        log_truncate_on_rotation = on
        log_rotation_age = '1d'
        log_rotation_size = 0
        log_min_error_statement = panic
        log_checkpoints = off
        """
        .formatted(port);
  }

  private String program(String name) {
    return programs.resolve(name).toString();
  }

  private void run(List<String> command, String input) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>();
    if (root()) {
      // PostgreSQL refuses to run as root; in a user namespace of its own it sees another user.
      whole.addAll(List.of("unshare", "--user"));
    }
    whole.addAll(command);
    Path output = Files.createTempFile(folder, "command", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(whole)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              // A file, because a postmaster would keep a pipe open for ever.
              .redirectOutput(output.toFile());
      Map<String, String> environment = builder.environment();
      environment.keySet().removeIf(name -> name.startsWith("PG"));
      environment.put("LC_ALL", "C.UTF-8");
      Process process = builder.start();
      try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
        stdin.write(input);
      }
      String name = Path.of(command.getFirst()).getFileName() + "";
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("`%s` did not end in time".formatted(name));
      }
      if (process.exitValue() != 0) {
        String said = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
        throw new IOException(
            "`%s` ended with %d: %s"
                .formatted(
                    name,
                    process.exitValue(),
                    said.substring(Math.max(0, said.length() - MAX_OUTPUT_CHARACTERS))));
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static boolean root() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static String newPassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static void writePrivately(Path file, String text) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(half);
    Files.createFile(
        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(half, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
