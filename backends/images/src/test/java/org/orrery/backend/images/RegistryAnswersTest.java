package org.orrery.backend.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.orrery.backend.images.TestImages.config;
import static org.orrery.backend.images.TestImages.tar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a pull, by what the registry answers. */
class RegistryAnswersTest {
  private static final String USER = "somebody:a secret";

  @TempDir Path folder = Path.of("set by JUnit");
  private String manifest = "";
  private byte[] layer = {};
  private FakeRegistry registry;

  @BeforeEach
  void fillRegistry() throws IOException {
    layer = tar().file("a", "1").bytes();
    manifest = TestImages.layout(folder.resolve("layout"), config(layer), layer);
    registry = new FakeRegistry(folder.resolve("layout"), manifest);
  }

  @AfterEach
  void closeRegistry() throws IOException {
    registry.close();
  }

  private ImageStore store(Path credentials) {
    return new ImageStore(folder.resolve("store"), ImageLimits.DEFAULT, credentials);
  }

  private StoredImage pull() throws Exception {
    return store(folder.resolve("none.json")).pull(registry.host() + "/tool:1");
  }

  private Path loggedIn(String user) throws IOException {
    return Files.writeString(
        folder.resolve("config.json"),
        "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}"
            .formatted(
                registry.host(),
                Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8))));
  }

  private Path blob(String digest) {
    return folder.resolve("layout/blobs/sha256").resolve(Sha256.hex(digest));
  }

  @Test
  void an_image_is_asked_for_once() throws Exception {
    StoredImage image = pull();
    assertThat(image.root().resolve("a")).hasContent("1");
    int requests = registry.requests.get();
    assertThat(pull()).isEqualTo(image);
    assertThat(registry.requests).hasValue(requests);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void what_may_pass_is_no_refusal(int status) {
    registry.status = status;
    assertThatThrownBy(this::pull).isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void a_registry_that_is_gone_may_come_back() throws Exception {
    registry.close();
    assertThatThrownBy(this::pull)
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining(registry.host());
  }

  @Test
  void an_unknown_image_is_refused_in_the_registrys_words() {
    assertThatThrownBy(() -> store(folder).pull(registry.host() + "/other:1"))
        .isInstanceOf(ImageRefusedException.class)
        .hasMessageContaining("manifest unknown");
  }

  @Test
  void credentials_are_those_that_docker_login_wrote() throws Exception {
    registry.user = USER;
    Path right = loggedIn(USER);
    assertThat(store(right).pull(registry.host() + "/tool:1").root().resolve("a")).exists();
  }

  @Test
  void wrong_credentials_are_refused_and_not_shown() throws Exception {
    registry.user = USER;
    assertThatThrownBy(this::pull).isInstanceOf(ImageRefusedException.class);
    Path wrong = loggedIn("somebody:another secret");
    assertThatThrownBy(() -> store(wrong).pull(registry.host() + "/tool:1"))
        .isInstanceOf(ImageRefusedException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void a_layer_that_is_not_what_its_digest_says_is_refused() throws Exception {
    String digest = Sha256.of(TestImages.gzipped(layer));
    Files.write(blob(digest), TestImages.gzipped(tar().file("a", "2").bytes()));
    assertThatThrownBy(this::pull).isInstanceOf(ImageRefusedException.class);
    assertThat(store(folder).find(registry.host() + "/tool:1")).isEmpty();
  }

  @Test
  void another_manifest_than_the_one_asked_for_is_refused() throws Exception {
    Files.write(blob(manifest), new byte[] {' '}, StandardOpenOption.APPEND);
    assertThatThrownBy(() -> store(folder).pull(registry.host() + "/tool@" + manifest))
        .isInstanceOf(ImageRefusedException.class);
  }
}
