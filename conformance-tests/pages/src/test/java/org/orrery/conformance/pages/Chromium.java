package org.orrery.conformance.pages;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The machine's own Chromium, driven by Playwright; nothing is downloaded by either. */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome-stable");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Playwright playwright, Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /** The program that {@code ORRERY_CHROMIUM} names, else one on the path. */
  static Optional<Path> find() {
    @Nullable String named = System.getenv("ORRERY_CHROMIUM");
    String path = System.getenv().getOrDefault("PATH", "");
    Stream<Path> candidates =
        named == null || named.isEmpty()
            ? NAMES.stream()
                .flatMap(
                    name -> Arrays.stream(path.split(":")).map(folder -> Path.of(folder, name)))
            : Stream.of(Path.of(named));
    return candidates.filter(Files::isExecutable).findFirst();
  }

  static Chromium start(Path program) {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    // Tests run as root in containers, where Chromium's own sandbox can't be had.
                    .setArgs(List.of("--no-sandbox")));
    return new Chromium(playwright, browser);
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
