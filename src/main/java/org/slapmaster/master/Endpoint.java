package org.slapmaster.master;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slapmaster.model.Expect;

/** Where to listen, written {@code HOST:PORT} or {@code [IPV6]:PORT}. */
record Endpoint(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]\\s]+)):([0-9]{1,5})");
  private static final int MAX_PORT = 65_535;

  static Endpoint parse(String what, String text) {
    Matcher matcher = FORM.matcher(text);
    Expect.that(
        matcher.matches() && Integer.parseInt(matcher.group(3)) <= MAX_PORT,
        "Expected %s of the form HOST:PORT, but got '%s'.",
        what,
        Expect.shown(text));
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new Endpoint(host, Integer.parseInt(matcher.group(3)));
  }

  /** Whether only this machine reaches it. */
  boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "Expected the name of a host of this machine, but '" + host + "' is not known.", unknown);
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
