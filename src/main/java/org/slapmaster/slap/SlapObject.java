package org.slapmaster.slap;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slapmaster.model.Expect;

/**
 * An object of one of the four classes that the protocol knows.
 *
 * @param className the class within {@link #MODULE}
 * @param arguments what the client gives to the constructor
 * @param attributes what the client then sets, by name; a value may be null, which is none
 */
public record SlapObject(String className, Tuple arguments, Map<String, Object> attributes) {
  /** Where the client has these classes. */
  public static final String MODULE = "slapos.slap.slap";

  /** The classes; anything else that asks to be made into an object is refused. */
  public static final Set<String> CLASSES =
      Set.of("Computer", "ComputerPartition", "SoftwareRelease", "SoftwareInstance");

  public SlapObject {
    if (!CLASSES.contains(className)) {
      throw new Malformed(
          "Expected an object of a class of SLAP, but got %s.", Expect.shown(className));
    }
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }
}
