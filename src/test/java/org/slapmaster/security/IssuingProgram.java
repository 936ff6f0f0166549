package org.slapmaster.security;

import java.nio.file.Path;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;

/**
 * Stands for a master that is killed: issues and revokes without end, and says what it did after it
 * did it.
 */
final class IssuingProgram {
  private IssuingProgram() {}

  /** Arguments: the data directory and the number of the first instance. */
  public static void main(String[] arguments) throws Exception {
    CertificateAuthority authority = CertificateAuthority.open(Path.of(arguments[0]));
    say("ca", "authority", authority.certificatePem());
    for (long number = Long.parseLong(arguments[1]); ; number++) {
      ComputerId computer = new ComputerId("COMP-" + number);
      say("pair", computer.value(), authority.generateForComputer(computer).certificate());
      InstanceGuid kept = InstanceGuid.numbered(2 * number);
      say("pair", kept.value(), authority.pairOfInstance(kept).certificate());
      InstanceGuid destroyed = InstanceGuid.numbered(2 * number + 1);
      String certificate = authority.pairOfInstance(destroyed).certificate();
      say("revoking", destroyed.value(), certificate);
      authority.revokeInstance(destroyed);
      say("revoked", destroyed.value(), certificate);
    }
  }

  private static void say(String what, String name, String certificate) {
    System.out.println(what + " " + name + " " + certificate.replace('\n', '|'));
  }
}
