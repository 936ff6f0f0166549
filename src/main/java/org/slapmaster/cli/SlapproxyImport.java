package org.slapmaster.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.slapproxy.SlapproxyDatabase;
import org.slapmaster.slapproxy.SlapproxyDatabase.Computer;
import org.slapmaster.slapproxy.SlapproxyDatabase.Instance;
import org.slapmaster.slapproxy.SlapproxyDatabase.SharedInstance;
import org.slapmaster.slapproxy.SlapproxyDatabase.Software;

/**
 * The steps that make a slapproxy's cloud a master's: computers, their software, instances before
 * what they requested, shared instances, and at last what is to be destroyed, which could not have
 * been a requester any more.
 */
final class SlapproxyImport {
  private final SlapproxyDatabase database;
  private final Set<PartitionId> withheld;
  private final List<Step> steps = new ArrayList<>();

  /** Guids of taken over instances by their places. */
  private final Map<PartitionId, String> guids = new HashMap<>();

  private record Step(String sentence, Consumer<ApiClient> action) {}

  SlapproxyImport(SlapproxyDatabase database) {
    this.database = database;
    this.withheld = new HashSet<>(database.occupiedByUnknown());
    database.computers().forEach(this::format);
    database.software().forEach(this::supply);
    database.instances().forEach(this::adopt);
    database.sharedInstances().forEach(this::adopt);
    database.instances().stream()
        .filter(instance -> instance.state() == RequestedState.DESTROYED)
        .forEach(this::destroy);
  }

  /** One sentence each. */
  List<String> steps() {
    return steps.stream().map(Step::sentence).toList();
  }

  /** Takes all steps; the first that is refused ends it. */
  void carryOut(ApiClient api, Consumer<String> progress) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      progress.accept("[" + (i + 1) + "/" + steps.size() + "] " + step.sentence());
      step.action().accept(api);
    }
  }

  private void format(Computer computer) {
    List<PartitionFormat> partitions =
        computer.partitions().stream()
            .map(SlapproxyDatabase.Partition::format)
            .filter(format -> !withheld.contains(new PartitionId(computer.id(), format.name())))
            .toList();
    steps.add(
        new Step(
            "computer " + computer.id() + " with " + partitions.size() + " partitions",
            api ->
                api.post(
                    "/slapos.put.v0.compute_node_format",
                    Map.of(
                        "computer_guid",
                        computer.id().value(),
                        "compute_partition_list",
                        partitions.stream().map(SlapproxyImport::partition).toList()))));
  }

  private static Map<String, Object> partition(PartitionFormat format) {
    return Map.of(
        "partition_id",
        format.name(),
        "ip_list",
        format.addresses().stream().map(SlapproxyImport::address).toList());
  }

  private static Map<String, String> address(NetworkAddress address) {
    return Map.of(
        "ip-address", address.address(),
        "netmask", address.netmask(),
        "network-interface", address.networkInterface(),
        "gateway-ip-address", address.gateway(),
        "network-address", address.network());
  }

  private void supply(Software software) {
    Map<String, Object> named =
        Map.of(
            "computer_guid", software.computer().value(),
            "software_release_uri", software.release().url());
    steps.add(
        new Step(
            "software " + software.release() + " on " + software.computer() + ", available",
            api -> {
              api.post("/slapos.post.v0.software_installation", named);
              Map<String, Object> reported = new HashMap<>(named);
              reported.put("reported_state", "available");
              api.post("/slapos.put.v0.software_installation_reported_state", reported);
            }));
  }

  private void adopt(Instance instance) {
    boolean dying = instance.state() == RequestedState.DESTROYED;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("title", instance.title().value());
    body.put("software_release", instance.release().url());
    body.put("software_type", instance.type().name());
    body.put("parameters", instance.parameters().values());
    body.put("state", (dying ? RequestedState.STARTED : instance.state()).toString());
    body.put("partition", instance.partition().toString());
    steps.add(
        new Step(
            "instance '%s' of %s on %s, %s, requested by %s"
                .formatted(
                    instance.title(),
                    instance.release(),
                    instance.partition(),
                    instance.state(),
                    requester(instance.requester())),
            api ->
                guids.put(
                    instance.partition(),
                    adopt(api, body, instance.requester(), instance.connectionParameters()))));
  }

  private void adopt(SharedInstance shared) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("title", shared.title().value());
    body.put("software_release", shared.release().url());
    body.put("software_type", shared.type().name());
    body.put("shared", true);
    body.put("parameters", shared.parameters().values());
    body.put("partition", shared.host().toString());
    steps.add(
        new Step(
            "shared instance '%s' served on %s, requested by %s"
                .formatted(shared.title(), shared.host(), requester(shared.requester())),
            api -> adopt(api, body, shared.requester(), shared.connectionParameters())));
  }

  private String requester(Optional<PartitionId> place) {
    return place
        .flatMap(
            known ->
                database.instances().stream()
                    .filter(instance -> instance.partition().equals(known))
                    .findFirst())
        .map(instance -> "'" + instance.title() + "'")
        .orElse("the user");
  }

  private String adopt(
      ApiClient api,
      Map<String, Object> body,
      Optional<PartitionId> requester,
      ConnectionParameters published) {
    requester.ifPresent(place -> body.put("requested_by", guids.get(place)));
    String guid = api.post(ApiClient.path("adopt"), body).path("guid").asText();
    if (!published.isEmpty()) {
      api.post(
          "/slapos.put.v0.software_instance_connection_parameter",
          Map.of("instance_guid", guid, "connection_parameter_dict", published.values()));
    }
    return guid;
  }

  private void destroy(Instance instance) {
    steps.add(
        new Step(
            "instance '" + instance.title() + "' on " + instance.partition() + " ordered destroyed",
            api ->
                api.post(
                    ApiClient.path("services", guids.get(instance.partition()), "destroy"),
                    Map.of())));
  }
}
