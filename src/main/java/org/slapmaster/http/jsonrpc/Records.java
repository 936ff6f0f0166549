package org.slapmaster.http.jsonrpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.seal.Vault;

/** The forms that several answers share. */
final class Records {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long MICROS = 1_000_000;

  private Records() {}

  /** An order that was carried out. */
  static ObjectNode success(String title) {
    return JSON.objectNode().put("type", "success").put("title", title);
  }

  /** What a list method answers. */
  static ObjectNode list(List<ObjectNode> rows) {
    ObjectNode answer = JSON.objectNode();
    answer.putArray("result_list").addAll(rows);
    return answer;
  }

  static ObjectNode object() {
    return JSON.objectNode();
  }

  /**
   * An instance as its requester is told.
   *
   * @param placed false: the caller is to ask again before it hears where the instance is
   */
  static ObjectNode instance(Master.Instance instance, boolean placed) {
    ObjectNode record =
        ordered(
            instance.title(),
            instance.guid(),
            instance.root(),
            instance.release(),
            instance.type(),
            instance.state(),
            instance.shared());
    record.set("parameters", parameters(instance.parameters().values()));
    record.set("connection_parameters", parameters(instance.published().values()));
    record.set("sla_parameters", texts(instance.filter().values()));
    place(record, placed ? instance.partition() : null, instance.addresses());
    record.put("processing_timestamp", instance.timestamp() / MICROS);
    return record.put("access_status_message", "");
  }

  /** An instance as it is known. */
  static ObjectNode instance(InstancePicture picture, Vault vault) {
    InstanceNode node = picture.instance();
    ObjectNode record =
        ordered(
            node.title(),
            node.guid(),
            picture.root(),
            node.release(),
            node.type(),
            node.state(),
            node.shared());
    record.set("parameters", parameters(vault.open(node.parameters()).values()));
    record.set("connection_parameters", parameters(vault.open(node.published()).values()));
    record.set("sla_parameters", texts(node.filter().values()));
    place(record, node.partition(), picture.addresses());
    record.put("processing_timestamp", node.timestamp() / MICROS);
    return record.put(
        "access_status_message", node.access().reported() ? node.access().text() : "");
  }

  /** There is no instance to show, because it was ordered destroyed: what ERP5 says of it too. */
  static ObjectNode notReady() {
    return JSON.objectNode()
        .put("message", "Software Instance Not Ready")
        .put("name", "SoftwareInstanceNotReady")
        .put("status", 102);
  }

  private static ObjectNode ordered(
      Title title,
      InstanceGuid guid,
      Title root,
      SoftwareRelease release,
      SoftwareType type,
      RequestedState state,
      boolean shared) {
    return JSON.objectNode()
        .put("title", title.value())
        .put("instance_guid", guid.value())
        .put("root_instance_title", root.value())
        .put("software_release_uri", release.url())
        .put("software_type", type.name())
        .put("state", state.toString())
        .put("shared", shared);
  }

  private static void place(
      ObjectNode record, PartitionId partition, List<NetworkAddress> addresses) {
    ArrayNode direct = record.putArray("ip_list");
    ArrayNode routed = record.putArray("full_ip_list");
    record.put("computer_guid", partition == null ? "" : partition.computer().value());
    record.put("compute_partition_id", partition == null ? "" : partition.name());
    if (partition == null) {
      return;
    }
    for (NetworkAddress address : addresses) {
      String networkInterface =
          address.networkInterface().isEmpty() ? partition.name() : address.networkInterface();
      if (address.routed()) {
        routed
            .addArray()
            .add(networkInterface)
            .add(address.address())
            .add(address.gateway())
            .add(address.netmask())
            .add(address.network());
      } else {
        direct.addArray().add(networkInterface).add(address.address());
      }
    }
  }

  private static ObjectNode texts(Map<String, String> values) {
    ObjectNode texts = JSON.objectNode();
    values.forEach(texts::put);
    return texts;
  }

  /** Parameters as they come back from parameter XML, in which the empty text is none. */
  static ObjectNode parameters(Map<String, String> values) {
    ObjectNode parameters = JSON.objectNode();
    values.forEach((name, value) -> parameters.put(name, value.isEmpty() ? null : value));
    return parameters;
  }
}
