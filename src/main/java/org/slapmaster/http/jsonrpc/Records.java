package org.slapmaster.http.jsonrpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionId;

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
    ObjectNode record = JSON.objectNode();
    record.put("title", instance.title().value());
    record.put("instance_guid", instance.guid().value());
    record.put("root_instance_title", instance.root().value());
    record.put("software_release_uri", instance.release().url());
    record.put("software_type", instance.type().name());
    record.put("state", instance.state().toString());
    record.set("parameters", texts(instance.parameters().values()));
    record.set("connection_parameters", texts(instance.published().values()));
    record.set("sla_parameters", texts(instance.filter().values()));
    record.put("shared", instance.shared());
    place(record, placed ? instance.partition() : null, instance.addresses());
    record.put("processing_timestamp", instance.timestamp() / MICROS);
    record.put("access_status_message", "");
    return record;
  }

  /** An instance as it is known. */
  static ObjectNode instance(InstancePicture picture) {
    InstanceNode instance = picture.instance();
    ObjectNode record = JSON.objectNode();
    record.put("title", instance.title().value());
    record.put("instance_guid", instance.guid().value());
    record.put("root_instance_title", picture.root().value());
    record.put("software_release_uri", instance.release().url());
    record.put("software_type", instance.type().name());
    record.put("state", instance.state().toString());
    record.set("parameters", texts(instance.parameters().values()));
    record.set("connection_parameters", texts(instance.published().values()));
    record.set("sla_parameters", texts(instance.filter().values()));
    record.put("shared", instance.shared());
    place(record, instance.partition(), picture.addresses());
    record.put("processing_timestamp", instance.timestamp() / MICROS);
    record.put(
        "access_status_message", instance.access().reported() ? instance.access().text() : "");
    return record;
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

  static ObjectNode texts(Map<String, String> values) {
    ObjectNode texts = JSON.objectNode();
    values.forEach(texts::put);
    return texts;
  }
}
