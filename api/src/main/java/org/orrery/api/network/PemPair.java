package org.orrery.api.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's certificate with its private key.
 *
 * @param chain the server's own certificate first, then those that vouch for it
 * @param key of the first one
 */
record PemPair(List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN (?<kind>[A-Z0-9 ]*)PRIVATE KEY-----(?<base64>[^-]*)"
              + "-----END \\k<kind>PRIVATE KEY-----");
  private static final String CONVERT =
      "; convert it by `openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW`";

  /** What is signed to see whether the key is the certificate's; any text does. */
  private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

  PemPair {
    chain = List.copyOf(chain);
  }

  /**
   * @throws GeneralSecurityException with a message for whoever made the files, if they are no such
   *     pair; it never has any of the key
   */
  static PemPair parse(byte[] chain, byte[] key) throws GeneralSecurityException {
    List<X509Certificate> certificates = certificates(chain);
    PublicKey publicKey = certificates.getFirst().getPublicKey();
    PemPair pair = new PemPair(certificates, privateKey(key, publicKey.getAlgorithm()));
    if (!pair.fits(publicKey)) {
      throw new InvalidKeyException("the key is not that of the first certificate of the chain");
    }
    return pair;
  }

  private static List<X509Certificate> certificates(byte[] pem) throws CertificateException {
    List<X509Certificate> certificates;
    try {
      certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
    } catch (CertificateException e) {
      throw new CertificateException("the chain of certificates is broken", e);
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("the file of the certificate has none in PEM");
    }
    return certificates;
  }

  private static PrivateKey privateKey(byte[] pem, String algorithm)
      throws GeneralSecurityException {
    Matcher block = PRIVATE_KEY.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!block.find()) {
      throw new InvalidKeyException("the file of the key has no whole private key in PEM");
    }
    String kind = block.group("kind").strip();
    if (kind.equals("ENCRYPTED")) {
      throw new InvalidKeyException("the key is encrypted, and nobody is there to ask" + CONVERT);
    }
    if (!kind.isEmpty()) {
      throw new InvalidKeyException("the key is not in PKCS #8" + CONVERT);
    }
    if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
      throw new InvalidKeyException(
          "the certificate has a key of the kind " + algorithm + "; RSA and EC are possible");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group("base64"));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IllegalArgumentException | InvalidKeySpecException e) {
      throw new InvalidKeyException(
          "the key is broken, or it is not of the certificate's kind, " + algorithm, e);
    }
  }

  private boolean fits(PublicKey publicKey) throws GeneralSecurityException {
    String algorithm = publicKey.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(PROBE);
    byte[] signature = signing.sign();
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(publicKey);
    verifying.update(PROBE);
    return verifying.verify(signature);
  }

  /** The same as the framework wants it. Nothing of it is ever written, so nothing protects it. */
  KeyStore keyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException("An empty key store could not be made", e);
    }
    store.setKeyEntry("key", key, null, chain.toArray(X509Certificate[]::new));
    return store;
  }
}
