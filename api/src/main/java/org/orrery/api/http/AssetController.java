package org.orrery.api.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;

/**
 * The files that pages use. They are the same for everybody and part of what anybody can download
 * as this software, so nobody is asked for a name: also a page that says 401 has its style.
 */
@Controller(Assets.PATH)
@Produces(MediaType.ALL)
final class AssetController {
  private final Assets assets;

  AssetController(Assets assets) {
    this.assets = assets;
  }

  @Get("/{digest}/{name}")
  HttpResponse<?> file(
      HttpRequest<?> request, @PathVariable String digest, @PathVariable String name) {
    Assets.Asset asset =
        assets
            .find(name)
            .orElseThrow(
                () -> new OrreryException(ErrorCode.NOT_FOUND, "There is no file of this name."));
    String tag = "\"" + asset.digest() + "\"";
    boolean unchanged = request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).contains(tag);
    MutableHttpResponse<?> response =
        unchanged ? HttpResponse.notModified() : Answers.bytes(asset.type(), asset.content());
    // Another digest is what a replica of another version named: this one has something else.
    String keep =
        digest.equals(asset.digest()) ? "public, max-age=31536000, immutable" : "no-cache";
    return response.header(HttpHeaders.ETAG, tag).header(HttpHeaders.CACHE_CONTROL, keep);
  }
}
