package org.slapmaster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the program's class loader shows, and what it passes over. */
class AkkaManifestsTest {
  private final ClassLoader all = getClass().getClassLoader();
  private final ClassLoader loader = new AkkaManifests(all);

  @Test
  void akkaFindsItsOwnManifestsAndNoSignedOnes() throws Exception {
    List<URL> shown = Collections.list(loader.getResources("META-INF/MANIFEST.MF"));
    assertTrue(shown.stream().anyMatch(url -> url.getPath().contains("/akka-actor_")), "" + shown);
    assertTrue(shown.stream().anyMatch(url -> url.getPath().contains("/akka-http_")), "" + shown);
    assertFalse(shown.stream().anyMatch(url -> url.getPath().contains("/bc")), "" + shown);
  }

  @Test
  void everythingElseIsAsItWas() throws Exception {
    assertEquals(
        Collections.list(all.getResources("reference.conf")),
        Collections.list(loader.getResources("reference.conf")));
  }
}
