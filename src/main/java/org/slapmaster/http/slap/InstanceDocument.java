package org.slapmaster.http.slap;

import java.util.List;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.master.Master;
import org.slapmaster.seal.Vault;
import org.slapmaster.slap.MarshalWriter;
import org.slapmaster.slap.MarshalWriter.Constant;
import org.slapmaster.slap.ParameterXml;

/**
 * A {@code SoftwareInstance}, the answer to a request: all attributes that either of the stock
 * masters gives. The client copies them onto what it returns, and asks again for what is missing.
 */
final class InstanceDocument {
  private static final Constant CONNECTION_DICT = Constant.of("_connection_dict");
  private static final Constant FILTER_DICT = Constant.of("_filter_dict");
  private static final Constant INSTANCE_GUID = Constant.of("_instance_guid");
  private static final Constant PARAMETER_DICT = Constant.of("_parameter_dict");
  private static final Constant REQUESTED_STATE = Constant.of("_requested_state");
  private static final Constant CONNECTION_XML = Constant.of("connection_xml");
  private static final Constant FULL_IP_LIST = Constant.of("full_ip_list");
  private static final Constant INSTANCE_TITLE = Constant.of("instance_title");
  private static final Constant IP_LIST = Constant.of("ip_list");
  private static final Constant ROOT_SHORT_TITLE = Constant.of("root_instance_short_title");
  private static final Constant ROOT_TITLE = Constant.of("root_instance_title");
  private static final Constant COMPUTER = Constant.of("slap_computer_id");
  private static final Constant PARTITION = Constant.of("slap_computer_partition_id");
  private static final Constant SERVER = Constant.of("slap_server_url");
  private static final Constant RELEASE = Constant.of("slap_software_release_url");
  private static final Constant TYPE = Constant.of("slap_software_type");
  private static final Constant SHARED = Constant.of("slave_instance_list");
  private static final Constant TIMESTAMP = Constant.of("timestamp");

  private InstanceDocument() {}

  /**
   * @param instance one that is on a partition
   * @param shared the shared instances that it serves
   */
  static byte[] write(Master.Instance instance, List<InstanceNode> shared, Vault vault) {
    MarshalWriter out = new MarshalWriter(4096).object("SoftwareInstance");
    out.constant(CONNECTION_DICT);
    Wire.texts(out, instance.published().values());
    out.constant(FILTER_DICT);
    Wire.texts(out, instance.filter().values());
    out.constant(INSTANCE_GUID).string(instance.guid().value());
    out.constant(PARAMETER_DICT);
    parameters(out, instance);
    out.constant(REQUESTED_STATE).string(instance.state().toString());
    out.constant(CONNECTION_XML);
    out.string(
        instance.published().isEmpty() ? null : ParameterXml.write(instance.published().values()));
    out.constant(FULL_IP_LIST);
    Wire.routes(out, instance.partition(), instance.addresses());
    out.constant(INSTANCE_TITLE).string(instance.title().value());
    out.constant(IP_LIST);
    Wire.addresses(out, instance.partition(), instance.addresses());
    out.constant(ROOT_SHORT_TITLE).string("");
    out.constant(ROOT_TITLE).string(instance.root().value());
    out.constant(COMPUTER).string(instance.partition().computer().value());
    out.constant(PARTITION).string(instance.partition().name());
    // Stock masters send the name of the attribute as its value.
    out.constant(SERVER).constant(SERVER);
    out.constant(RELEASE).string(instance.release().url());
    out.constant(TYPE).string(instance.type().name());
    out.constant(SHARED);
    SharedList.write(out, shared, vault);
    out.constant(TIMESTAMP).integer(instance.timestamp());
    return out.end().finish();
  }

  /** A shared instance has no change mark of its own there. */
  private static void parameters(MarshalWriter out, Master.Instance instance) {
    if (instance.shared()) {
      Wire.texts(out, instance.parameters().values());
      return;
    }
    new Entries()
        .texts(instance.parameters().values())
        .text("timestamp", Wire.timestamp(instance.timestamp()))
        .write(out);
  }
}
