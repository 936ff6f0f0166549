package org.slapmaster.http.slap;

import java.util.List;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.seal.Vault;
import org.slapmaster.slap.MarshalWriter;

/** Shared instances as their host is told: what it published for each, and its parameters. */
final class SharedList {
  private SharedList() {}

  static void write(MarshalWriter out, List<InstanceNode> instances, Vault vault) {
    out.list();
    for (InstanceNode shared : instances) {
      new Entries()
          .texts(vault.open(shared.published()).values())
          .texts(vault.open(shared.parameters()).values())
          .text("slap_software_type", shared.type().name())
          .text("slave_reference", shared.guid().value())
          .text("slave_title", shared.title().value())
          .value("timestamp", entry -> entry.integer(shared.timestamp()))
          .write(out);
    }
    out.end();
  }
}
