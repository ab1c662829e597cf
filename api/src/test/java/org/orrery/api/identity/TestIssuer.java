package org.orrery.api.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An issuer of tokens that publishes its keys on loopback, as a real one would. */
public final class TestIssuer implements AutoCloseable {
  public static final String NAME = "https://issuer.example.org/realms/test";
  public static final String AUDIENCE = "orrery";

  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private RSAKey key;
  private volatile String published;

  public TestIssuer() throws IOException, JOSEException {
    key = newKey("first");
    published = new JWKSet(key.toPublicJWK()).toString();
    server = start(0);
  }

  private HttpServer start(int port) throws IOException {
    HttpServer started =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    started.createContext(
        "/keys",
        exchange -> {
          asked.incrementAndGet();
          byte[] body = published.getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    started.start();
    return started;
  }

  private static RSAKey newKey(String id) throws JOSEException {
    return new RSAKeyGenerator(2048).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
  }

  public URI keys() {
    return URI.create("http://127.0.0.1:" + port() + "/keys");
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** How often the keys were asked for. */
  public int asked() {
    return asked.get();
  }

  /** From now on signs with another key, and publishes both or the new one alone. */
  public void rotate(String id, boolean keepOld) throws JOSEException {
    RSAKey old = key;
    key = newKey(id);
    published =
        (keepOld
                ? new JWKSet(List.of(key.toPublicJWK(), old.toPublicJWK()))
                : new JWKSet(key.toPublicJWK()))
            .toString();
  }

  /** Goes away; {@link #back} brings it back to the same place. */
  public int leave() {
    int port = port();
    server.stop(0);
    return port;
  }

  public void back(int port) throws IOException {
    server = start(port);
  }

  /** A token that is right, but for what the change makes of it. */
  public String token(Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
    return signed(JOSEObjectType.JWT, claims(change));
  }

  /** A token of somebody who acts for these workspaces and owns those. */
  public String token(String name, List<String> workspaces, List<String> owned)
      throws JOSEException {
    return token(
        claims ->
            claims
                .claim("preferred_username", name)
                .claim("workspaces", workspaces)
                .claim("workspaces-owned", owned));
  }

  public static Consumer<JWTClaimsSet.Builder> roles(String... roles) {
    return claims -> claims.claim("realm_access", Map.of("roles", List.of(roles)));
  }

  public static JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(NAME)
            .audience(AUDIENCE)
            .subject("8f2e")
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(600)));
    change.accept(claims);
    return claims.build();
  }

  public String signed(JOSEObjectType type, JWTClaimsSet claims) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).type(type).build(),
            claims);
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  /** A token that nobody signed. */
  public static String unsigned(JWTClaimsSet claims) {
    return new PlainJWT(claims).serialize();
  }

  /** A token whose HMAC has the public key, which everybody has, for its secret. */
  public String confused(JWTClaimsSet claims) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(), claims);
    token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
    return token.serialize();
  }

  /** A token that somebody else signed under the name of our key. */
  public String forged(JWTClaimsSet claims) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
    token.sign(new RSASSASigner(newKey(key.getKeyID())));
    return token.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
