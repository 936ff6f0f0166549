package org.slapmaster.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The grammar of calls: each face by its own description where it has one. Thread-safe. */
final class Inputs {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String JSON = "application/json";

  /** Methods of the SLAP tool with their fields; those that read come by GET. */
  private static final List<String> SLAP =
      List.of(
          "GET getFullComputerInformation computer_id",
          "GET getComputerInformation computer_id",
          "GET registerComputerPartition computer_reference computer_partition_reference",
          "GET getComputerPartitionCertificate computer_id computer_partition_id",
          "GET getHostingSubscriptionIpList computer_id computer_partition_id",
          "GET getSoftwareReleaseListFromSoftwareProduct software_product_reference",
          "GET getComputerStatus computer_id",
          "GET getComputerPartitionStatus computer_id computer_partition_id",
          "GET getSoftwareInstallationStatus url computer_id",
          "GET getHateoasUrl",
          "POST loadComputerConfigurationFromXML xml",
          "POST buildingSoftwareRelease url computer_id",
          "POST availableSoftwareRelease url computer_id",
          "POST destroyedSoftwareRelease url computer_id",
          "POST softwareReleaseError url computer_id error_log",
          "POST startedComputerPartition computer_id computer_partition_id",
          "POST stoppedComputerPartition computer_id computer_partition_id",
          "POST destroyedComputerPartition computer_id computer_partition_id",
          "POST softwareInstanceError computer_id computer_partition_id error_log slave_reference",
          "POST softwareInstanceBang computer_id computer_partition_id message",
          "POST softwareInstanceRename computer_id computer_partition_id new_name slave_reference",
          "POST computerBang computer_id message",
          "POST setComputerPartitionConnectionXml computer_id computer_partition_id connection_xml"
              + " slave_reference",
          "POST updateComputerPartitionRelatedInstanceList computer_id computer_partition_id"
              + " instance_reference_xml",
          "POST useComputer computer_id use_string",
          "POST supplySupply url computer_id state",
          "POST requestComputer computer_title",
          "POST generateComputerCertificate computer_id",
          "POST revokeComputerCertificate computer_id",
          "POST requestComputerPartition software_release software_type partition_reference"
              + " partition_parameter_xml filter_xml state shared_xml",
          "POST requestComputerPartition software_release software_type partition_reference"
              + " partition_parameter_xml filter_xml state shared_xml computer_id"
              + " computer_partition_id");

  private static final List<String> HATEOAS =
      List.of(
          "portal_type:\"Instance Tree\" AND validation_state:validated",
          "portal_type:\"Instance Tree\" AND validation_state:validated AND title:=\"%s\"",
          "portal_type:\"Compute Node\" AND validation_state:validated AND reference:=\"%s\"",
          "portal_type:(\"Software Instance\", \"Slave Instance\") AND validation_state:validated"
              + " AND default_specialise_title:=\"%s\"",
          "%s");

  private final long seed;
  private final String host;
  private final JsonNode rpc;
  private final JsonNode api;
  private final List<String> rpcMethods;
  private final List<String> apiCalls = new ArrayList<>();

  /**
   * @param host what the server is called, {@code HOST:PORT}
   */
  Inputs(long seed, String host) {
    this.seed = seed;
    this.host = host;
    try (InputStream schemas = Inputs.class.getResourceAsStream("/json-rpc.schema.json");
        InputStream yaml = Inputs.class.getResourceAsStream("/openapi.yaml")) {
      rpc = new ObjectMapper().readTree(schemas);
      api =
          new ObjectMapper()
              .valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    rpcMethods = rpc.path("methods").properties().stream().map(Map.Entry::getKey).toList();
    api.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        call -> {
                          if (List.of("get", "post").contains(call.getKey())) {
                            apiCalls.add(call.getKey() + " " + path.getKey());
                          }
                        }));
  }

  /** The same for the same number, always. */
  Input input(int number) {
    Dice dice = new Dice(seed, number);
    int kind = dice.below(100);
    if (kind < 45) {
      return whole(number, "SLAP tool", slap(dice, number));
    } else if (kind < 65) {
      return whole(number, "JSON-RPC", jsonRpc(dice, number));
    } else if (kind < 72) {
      return whole(number, "HATEOAS", hateoas(dice, number));
    } else if (kind < 88) {
      return whole(number, "JSON API", api(dice, number));
    }
    byte[] some =
        switch (dice.below(3)) {
          case 0 -> jsonRpc(dice, number);
          case 1 -> api(dice, number);
          default -> slap(dice, number);
        };
    return new Input(number, "raw", dice.mutated(some), false);
  }

  private static Input whole(int number, String face, byte[] request) {
    return new Input(number, face, request, true);
  }

  private byte[] slap(Dice dice, int number) {
    String[] call = dice.of(SLAP).split(" ");
    MarshalledValues marshalled = new MarshalledValues(dice);
    StringBuilder form = new StringBuilder();
    for (int i = 2; i < call.length; i++) {
      String field = call[i];
      boolean isMarshalled =
          field.endsWith("xml") || (field.equals("state") && !call[1].equals("supplySupply"));
      String value = isMarshalled ? marshalled.document(field) : dice.named(field);
      if (field.equals("slave_reference") && dice.percent(70)) {
        value = "None";
      }
      for (int times = dice.percent(94) ? 1 : dice.below(3); times > 0; times--) {
        form.append(form.isEmpty() ? "" : "&").append(field).append('=').append(encoded(value));
      }
    }
    String text = dice.percent(2) ? dice.mutated(form.toString()) : form.toString();
    boolean reads = call[0].equals("GET") ^ dice.percent(3);
    return reads
        ? request(number, "GET", "/" + call[1] + "?" + safe(text), null, "")
        : request(number, "POST", "/" + call[1], dice.percent(97) ? FORM : JSON, text);
  }

  private byte[] jsonRpc(Dice dice, int number) {
    String method = dice.of(rpcMethods);
    JsonNode input = rpc.path("methods").path(method).path("input");
    String type = dice.percent(97) ? JSON : FORM;
    String body = new JsonValues(dice, rpc).body(input);
    return request(number, dice.percent(97) ? "POST" : "PUT", "/" + method, type, body);
  }

  private byte[] hateoas(Dice dice, int number) {
    String path =
        switch (dice.below(4)) {
          case 0 -> "/hateoas/partitions/" + encoded(dice.title());
          case 1 -> "/hateoas/computers/" + encoded(dice.computer());
          case 2 ->
              "/hateoas/?mode=traverse&view=slaposjs_view&relative_url="
                  + encoded("/hateoas/partitions/" + encoded(dice.title()));
          default ->
              "/hateoas/?mode=search&select_list=title&query="
                  + encoded(dice.of(HATEOAS).replace("%s", dice.title()));
        };
    return request(number, "GET", dice.percent(5) ? safe(dice.mutated(path)) : path, null, "");
  }

  private byte[] api(Dice dice, int number) {
    String[] call = dice.of(apiCalls).split(" ");
    JsonNode described = api.path("paths").path(call[1]).path(call[0]);
    StringBuilder path = new StringBuilder();
    for (String piece : call[1].split("(?=\\{)|(?<=})")) {
      boolean isName = piece.startsWith("{");
      path.append(isName ? encoded(dice.named(piece.substring(1, piece.length() - 1))) : piece);
    }
    char separator = '?';
    for (JsonNode parameter : described.path("parameters")) {
      if (parameter.path("in").asText().equals("query") && dice.percent(40)) {
        path.append(separator).append(parameter.path("name").asText()).append('=');
        path.append(encoded(dice.percent(50) ? String.valueOf(dice.below(50)) : dice.anything()));
        separator = '&';
      }
    }
    JsonNode schema = described.at("/requestBody/content/application~1json/schema");
    boolean reads = call[0].equals("get");
    String body = reads || schema.isMissingNode() ? "" : new JsonValues(dice, api).body(schema);
    return request(number, reads ? "GET" : "POST", path.toString(), reads ? null : JSON, body);
  }

  /** A request as HTTP has it. */
  private byte[] request(int number, String method, String path, String type, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    String header =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\n"
            + "X-Remote-User: "
            + Input.user(number)
            + "\r\n"
            + (type == null
                ? ""
                : "Content-Type: " + type + "\r\nContent-Length: " + bytes.length + "\r\n")
            + "\r\n";
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(header.getBytes(ISO_8859_1));
    if (type != null) {
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** Without what would end the request line. */
  private static String safe(String path) {
    return path.replaceAll("[^\\x21-\\x7e]", "_");
  }
}
