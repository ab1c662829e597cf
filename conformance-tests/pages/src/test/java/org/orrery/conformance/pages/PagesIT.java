package org.orrery.conformance.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages in a browser. Whatever the browser complains about, a broken policy included, fails the
 * test. Without a Chromium the tests are skipped, unless {@code ORRERY_REQUIRE_CHROMIUM=1}.
 */
class PagesIT {
  private static final double MOST_MILLISECONDS = 60_000;

  private static @Nullable Server started;
  private static @Nullable Chromium chromium;

  private final List<String> complaints = new ArrayList<>();
  private final List<BrowserContext> contexts = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Chromium.find();
    if (program.isEmpty()) {
      String why = "no Chromium here: `conformance-tests/clusters/chromium install` makes one";
      assertThat(System.getenv("ORRERY_REQUIRE_CHROMIUM")).as(why).isNotEqualTo("1");
      assumeTrue(false, why);
      return;
    }
    started = Server.start();
    chromium = Chromium.start(program.get());
    started.deploy("flow");
    started.deploy("slow");
  }

  @AfterAll
  static void stop() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
    if (started != null) {
      started.close();
    }
  }

  @AfterEach
  void nothing_was_complained_about() {
    contexts.forEach(BrowserContext::close);
    assertThat(complaints).isEmpty();
  }

  private static Server server() {
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }

  private Page open(Browser.NewContextOptions options, String path) {
    if (chromium == null) {
      throw new IllegalStateException("not started");
    }
    BrowserContext context = chromium.browser().newContext(options);
    contexts.add(context);
    Page page = context.newPage();
    page.setDefaultTimeout(MOST_MILLISECONDS);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            complaints.add(page.url() + ": " + message.text());
          }
        });
    page.onPageError(failure -> complaints.add(page.url() + ": " + failure));
    page.onRequestFailed(
        request -> {
          // What a page had under way when it was left.
          if (!String.valueOf(request.failure()).contains("ERR_ABORTED")) {
            complaints.add(request.url() + ": " + request.failure());
          }
        });
    page.navigate(path.startsWith("http") ? path : server().api(path));
    return page;
  }

  private Page open(String path) {
    return open(new Browser.NewContextOptions(), path);
  }

  private static void awaitState(Page page, String state) {
    assertThat(page.locator("[role=status] .state"))
        .hasText(
            state,
            new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                .setTimeout(MOST_MILLISECONDS));
  }

  @Test
  void a_form_executes_and_the_results_are_seen() {
    Page page = open("/processes/flow");
    page.getByLabel("A word").fill("Kepler <3");
    page.locator("[name='input.colour']").selectOption("green");
    page.getByText("Execute", new Page.GetByTextOptions().setExact(true)).last().click();
    page.waitForURL(Pattern.compile(".*/jobs/[^/]*"));
    awaitState(page, "successful");
    page.getByText("Results", new Page.GetByTextOptions().setExact(true)).click();
    assertThat(page.locator("td").first()).hasText("Kepler <3");
    assertThat(page.locator("svg .land")).hasCount(1);
    Object width =
        page.locator("img").evaluate("async i => { await i.decode(); return i.naturalWidth; }");
    assertThat(width).isEqualTo(1);
  }

  @Test
  void a_job_page_follows_its_steps_without_being_loaded_again() throws Exception {
    String job = server().execute("slow", "{\"inputs\": {}}");
    Page page = open(job);
    page.evaluate("window.notLoadedAgain = true");
    assertThat(page.locator("[data-live]")).hasAttribute("data-live", "on");
    awaitState(page, "successful");
    assertThat(page.locator("[data-live]")).hasAttribute("data-live", "off");
    assertThat(page.locator("svg .node.succeeded")).hasCount(2);
    assertThat(page.evaluate("window.notLoadedAgain")).isEqualTo(true);
  }

  @Test
  void the_keyboard_is_enough() {
    Page page = open("/processes/flow");
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    page.keyboard().press("Enter");
    Locator word = page.locator("[name='input.word']");
    for (int presses = 0; presses < 40 && !isFocused(word); presses++) {
      page.keyboard().press("Tab");
    }
    assertThat(word).isFocused();
    page.keyboard().type("typed");
    Locator button = page.locator("form button");
    for (int presses = 0; presses < 40 && !isFocused(button); presses++) {
      page.keyboard().press("Tab");
    }
    assertThat(button).isFocused();
    page.keyboard().press("Enter");
    page.waitForURL(Pattern.compile(".*/jobs/[^/]*"));
    awaitState(page, "successful");
  }

  private static boolean isFocused(Locator locator) {
    return Boolean.TRUE.equals(locator.evaluate("e => e === document.activeElement"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/conformance",
        "/processes",
        "/processes/flow",
        "/processes/flow/versions",
        "/jobs",
        "/api?f=html"
      })
  void a_phone_need_not_scroll_sideways(String path) {
    Page page =
        open(
            new Browser.NewContextOptions()
                .setViewportSize(320, 640)
                .setColorScheme(ColorScheme.DARK),
            path);
    if (path.startsWith("/api")) {
      assertThat(page.locator(".opblock").first()).isVisible();
    }
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(320);
  }

  @Test
  void a_job_and_its_results_fit_a_phone_too() throws Exception {
    String job =
        server().execute("flow", "{\"inputs\": {\"word\": \"narrow\", \"colour\": \"red\"}}");
    Page page = open(new Browser.NewContextOptions().setViewportSize(320, 640), job);
    awaitState(page, "successful");
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(320);
    page.navigate(job + "/results");
    assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(320);
  }

  @Test
  void without_scripts_a_form_executes_and_the_page_loads_itself_again() {
    Page page =
        open(new Browser.NewContextOptions().setJavaScriptEnabled(false), "/processes/slow");
    page.locator("form button").click();
    page.waitForURL(Pattern.compile(".*/jobs/[^/]*"));
    awaitState(page, "successful");
  }

  @Test
  void a_file_is_sent_before_the_form(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a file.txt");
    Files.write(file, "from this computer\n".getBytes(StandardCharsets.UTF_8));
    Page page = open("/processes/flow");
    page.locator("input[type=file]").setInputFiles(file);
    assertThat(page.locator("[name='input.extra']"))
        .hasValue(Pattern.compile("files/sha256/[0-9a-f]{64} a file.txt"));
    page.getByLabel("A word").fill("filed");
    page.locator("form button").click();
    page.waitForURL(Pattern.compile(".*/jobs/[^/]*"));
    awaitState(page, "successful");
  }

  @Test
  void the_definition_is_shown_by_the_package_itself() {
    Page page = open("/api?f=html");
    assertThat(page.locator(".opblock-summary-path").first()).isVisible();
    assertThat(page.locator("[id*='execute-flow']")).hasCount(1);
    Object foreign =
        page.evaluate(
            "performance.getEntriesByType('resource').filter(e => !e.name.startsWith(location.origin)).length");
    assertThat(foreign).isEqualTo(0);
  }

  @Test
  void a_result_of_a_stranger_runs_no_script() {
    Page page = open("/processes/flow");
    page.getByLabel("A word").fill("<script>document.title='taken'</script>");
    page.locator("form button").click();
    page.waitForURL(Pattern.compile(".*/jobs/[^/]*"));
    awaitState(page, "successful");
    String results = page.url().replaceAll("[?#].*", "") + "/results";
    page.navigate(results);
    assertThat(page).not().hasTitle("taken");
    page.navigate(results + "/site/page.html");
    assertThat(page).not().hasTitle("taken");
    // The browser tells that the policy did its work.
    assertThat(complaints).isNotEmpty().allMatch(complaint -> complaint.contains("sandbox"));
    complaints.clear();
  }
}
