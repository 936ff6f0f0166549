package org.slapmaster.http.slap;

import org.slapmaster.domain.graph.ComputerNode;
import org.slapmaster.domain.graph.ComputerPicture;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.domain.graph.PartitionPicture;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.seal.Vault;
import org.slapmaster.slap.MarshalWriter;
import org.slapmaster.slap.MarshalWriter.Constant;

/**
 * A {@code Computer} with all its {@code ComputerPartition}s, as its node wants it. Attributes
 * stand in the order of their names.
 */
final class ComputerDocument {
  private static final int BYTES_PER_PARTITION = 3_000;
  private static final Constant ACCESS_STATUS = Constant.of("_access_status");
  private static final Constant COMPUTER_ID = Constant.of("_computer_id");
  private static final Constant COMPUTER_GUID = Constant.of("_computer_guid");
  private static final Constant PARTITION_LIST = Constant.of("_computer_partition_list");
  private static final Constant CONNECTION_DICT = Constant.of("_connection_dict");
  private static final Constant FILTER_DICT = Constant.of("_filter_dict");
  private static final Constant INSTANCE_GUID = Constant.of("_instance_guid");
  private static final Constant NEED_MODIFICATION = Constant.of("_need_modification");
  private static final Constant PARAMETER_DICT = Constant.of("_parameter_dict");
  private static final Constant PARTITION_ID = Constant.of("_partition_id");
  private static final Constant REQUEST_DICT = Constant.of("_request_dict");
  private static final Constant REQUESTED_STATE = Constant.of("_requested_state");
  private static final Constant RELEASE_DOCUMENT = Constant.of("_software_release_document");
  private static final Constant INSTANCE_LIST = Constant.of("_software_instance_list");
  private static final Constant RELEASE = Constant.of("_software_release");
  private static final Constant RELEASE_LIST = Constant.of("_software_release_list");
  private static final Constant SYNCED = Constant.of("_synced");
  private final MarshalWriter out;
  private final Vault vault;

  private ComputerDocument(MarshalWriter out, Vault vault) {
    this.vault = vault;
    this.out = out;
  }

  /** The whole computer. */
  static byte[] whole(ComputerPicture picture, Vault vault) {
    int size = BYTES_PER_PARTITION * (1 + picture.partitions().size());
    ComputerDocument document = new ComputerDocument(new MarshalWriter(size), vault);
    document.computer(picture);
    return document.out.finish();
  }

  /** A computer of which only the reference matters. */
  static byte[] reference(ComputerId id) {
    MarshalWriter out = new MarshalWriter();
    out.object("Computer", id.value()).constant(COMPUTER_ID).string(id.value()).end();
    return out.finish();
  }

  /** One partition alone, which the client then does not ask for again. */
  static byte[] partition(PartitionPicture picture, Vault vault) {
    ComputerDocument document =
        new ComputerDocument(new MarshalWriter(2 * BYTES_PER_PARTITION), vault);
    document.partition(picture, true);
    return document.out.finish();
  }

  private void computer(ComputerPicture picture) {
    String id = picture.computer().id().value();
    out.object("Computer", id);
    out.constant(COMPUTER_ID).string(id);
    out.constant(PARTITION_LIST).list();
    picture.partitions().forEach(partition -> partition(partition, false));
    out.end();
    out.constant(RELEASE_LIST).list();
    for (ComputerNode.Software software : picture.computer().software()) {
      release(software.release(), id, software.wanted() ? "available" : "destroyed");
    }
    out.end().end();
  }

  private void partition(PartitionPicture picture, boolean isAlone) {
    String computer = picture.id().computer().value();
    String name = picture.id().name();
    InstancePicture occupant = picture.occupant();
    out.object("ComputerPartition", computer, name, null);
    if (occupant != null && occupant.instance().access().reported()) {
      out.constant(ACCESS_STATUS).string(occupant.instance().access().text());
    }
    out.constant(COMPUTER_ID).string(computer);
    if (occupant != null) {
      out.constant(CONNECTION_DICT);
      Wire.texts(out, vault.open(occupant.instance().published()).values());
      out.constant(FILTER_DICT);
      Wire.texts(out, occupant.instance().filter().values());
      out.constant(INSTANCE_GUID).string(occupant.instance().guid().value());
    }
    out.constant(NEED_MODIFICATION).integer(occupant == null ? 0 : 1);
    if (occupant != null) {
      out.constant(PARAMETER_DICT);
      parameters(picture.id(), occupant);
    }
    out.constant(PARTITION_ID).string(name);
    out.constant(REQUEST_DICT).none();
    out.constant(REQUESTED_STATE)
        .string(occupant == null ? "destroyed" : occupant.instance().state().toString());
    out.constant(RELEASE_DOCUMENT);
    if (occupant == null) {
      out.none();
    } else {
      release(occupant.instance().release(), computer, null);
    }
    if (isAlone) {
      out.constant(SYNCED).bool(true);
    }
    out.end();
  }

  /**
   * @param state null where the client does not look for one
   */
  private void release(SoftwareRelease release, String computer, String state) {
    out.object("SoftwareRelease", release.url(), computer);
    out.constant(COMPUTER_GUID).string(computer);
    if (state != null) {
      out.constant(REQUESTED_STATE).string(state);
    }
    out.constant(INSTANCE_LIST).list().end();
    out.constant(RELEASE).string(release.url());
    out.end();
  }

  private void parameters(PartitionId place, InstancePicture picture) {
    InstanceNode instance = picture.instance();
    new Entries()
        .texts(vault.open(instance.parameters()).values())
        .value("full_address_list", list -> list.list().end())
        .value("full_ip_list", list -> Wire.routes(list, place, picture.addresses()))
        .text("instance_title", instance.title().value())
        .value("ip_list", list -> Wire.addresses(list, place, picture.addresses()))
        .text("root_instance_short_title", "")
        .text("root_instance_title", picture.root().value())
        .text("slap_computer_id", place.computer().value())
        .text("slap_computer_partition_id", place.name())
        .text("slap_software_release_url", instance.release().url())
        .text("slap_software_type", instance.type().name())
        .value("slave_instance_list", list -> SharedList.write(list, picture.shared(), vault))
        .text("timestamp", Wire.timestamp(instance.timestamp()))
        .write(out);
  }
}
