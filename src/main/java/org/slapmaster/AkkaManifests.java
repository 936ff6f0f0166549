package org.slapmaster;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Shows the manifests of Akka's own libraries only. Akka compares their versions at the start, and
 * would read the manifests of all libraries for it; to read one of a signed library is to verify
 * its signature, which costs every start some tenths of a second.
 */
final class AkkaManifests extends ClassLoader {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  AkkaManifests(ClassLoader parent) {
    super(parent);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    Enumeration<URL> all = super.getResources(name);
    if (!name.equals(MANIFEST)) {
      return all;
    }
    List<URL> ofAkka =
        Collections.list(all).stream().filter(url -> url.getPath().contains("/akka-")).toList();
    return Collections.enumeration(ofAkka);
  }
}
