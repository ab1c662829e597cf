package org.orrery.api.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemPairTest {
  private static TestCertificates.Pair ec;
  private static TestCertificates.Pair rsa;

  @BeforeAll
  static void makeCertificates(@TempDir Path folder) throws Exception {
    ec = TestCertificates.make("ec", "EC", folder);
    rsa = TestCertificates.make("rsa", "RSA", folder);
  }

  private static PemPair parse(String chain, String key) throws GeneralSecurityException {
    return PemPair.parse(chain.getBytes(US_ASCII), key.getBytes(US_ASCII));
  }

  @Test
  void reads_keys_of_both_kinds() throws Exception {
    for (TestCertificates.Pair pair : new TestCertificates.Pair[] {ec, rsa}) {
      PemPair read = parse(pair.certificatePem(), pair.keyPem());
      assertThat(read.chain()).containsExactly(pair.certificate());
      assertThat(read.key()).isEqualTo(pair.key());
      KeyStore store = read.keyStore();
      assertThat(store.getKey("key", null)).isEqualTo(pair.key());
      assertThat(store.getCertificateChain("key")).containsExactly(pair.certificate());
    }
  }

  @Test
  void keeps_the_order_of_a_chain_and_passes_over_other_text() throws Exception {
    PemPair read =
        parse(
            "the server:\n" + ec.certificatePem() + rsa.certificatePem(),
            TestCertificates.pem("EC PARAMETERS", new byte[] {1, 2}) + ec.keyPem());
    assertThat(read.chain()).containsExactly(ec.certificate(), rsa.certificate());
  }

  private static void refuses(String chain, String key, String why) {
    assertThatThrownBy(() -> parse(chain, key))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining(why);
  }

  @Test
  void refuses_what_is_no_pair() throws Exception {
    TestCertificates.Pair other = rsa;
    refuses(ec.certificatePem(), other.keyPem(), "not of the certificate's kind, EC");
    refuses(rsa.certificatePem() + ec.certificatePem(), ec.keyPem(), "kind, RSA");
  }

  @Test
  void refuses_the_key_of_another_certificate_of_the_same_kind(@TempDir Path folder)
      throws Exception {
    TestCertificates.Pair second = TestCertificates.make("second", "EC", folder);
    refuses(ec.certificatePem(), second.keyPem(), "not that of the first certificate");
    refuses(second.certificatePem() + ec.certificatePem(), ec.keyPem(), "of the first certificate");
  }

  @Test
  void refuses_halves_of_files() throws Exception {
    String certificate = ec.certificatePem();
    String key = ec.keyPem();
    refuses("", key, "has none in PEM");
    refuses(certificate.substring(0, certificate.length() / 2), key, "broken");
    refuses(certificate, key.substring(0, key.length() / 2), "no whole private key");
    refuses(certificate, "", "no whole private key");
    refuses(certificate, TestCertificates.pem("PRIVATE KEY", new byte[] {1, 2, 3}), "broken");
  }

  @Test
  void says_how_to_mend_a_key_of_another_form() throws Exception {
    refuses(ec.certificatePem(), TestCertificates.pem("EC PRIVATE KEY", new byte[3]), "openssl");
    refuses(
        ec.certificatePem(),
        TestCertificates.pem("ENCRYPTED PRIVATE KEY", new byte[3]),
        "is encrypted");
  }
}
