package org.slapmaster.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slapmaster.codec.Json;
import org.slapmaster.history.ClientHistory.Answer;
import org.slapmaster.slap.Marshal;
import org.slapmaster.slap.MarshalWriter;
import org.slapmaster.slap.SlapObject;

/** The three faces over which an instance can be requested, each as its own clients call it. */
enum Face {
  /** Forms and marshalled XML, as the stock client sends and reads them. */
  SLAP {
    @Override
    HttpRequest.Builder request(URI master, Wish wish) {
      Map<String, String> form = new LinkedHashMap<>();
      form.put("software_release", wish.release());
      form.put("software_type", "default");
      form.put("partition_reference", wish.title());
      form.put("partition_parameter_xml", marshalled(Map.of("size", wish.size())));
      form.put("filter_xml", marshalled(filter(wish)));
      form.put("state", marshalled(wish.state()));
      form.put("shared_xml", marshalled(false));
      return form(master, "requestComputerPartition", form);
    }

    /** Whether it is ready, the SLAP tool does not say. */
    @Override
    Answer answer(Wish wish, HttpResponse<String> response) throws Refused {
      if (response.statusCode() == PLEASE_WAIT) {
        return new Answer(Answer.Kind.ACCEPTED, null, null, 0, null);
      }
      expectOk(response);
      Map<String, Object> instance =
          ((SlapObject) Marshal.read("an answer", response.body(), MOST_CHARACTERS)).attributes();
      return new Answer(
          Answer.Kind.ACCEPTED,
          (String) instance.get("_instance_guid"),
          place(instance.get("slap_computer_id"), instance.get("slap_computer_partition_id")),
          0,
          null);
    }
  },

  /** slapmaster's own API. */
  JSON {
    @Override
    HttpRequest.Builder request(URI master, Wish wish) {
      return json(
          master,
          "api/request",
          Map.of(
              "title", wish.title(),
              "software_release", wish.release(),
              "parameters", Map.of("size", wish.size()),
              "filter", filter(wish),
              "state", wish.state()));
    }

    @Override
    Answer answer(Wish wish, HttpResponse<String> response) throws Refused {
      if (response.statusCode() != ACCEPTED) {
        expectOk(response);
      }
      JsonNode answer = parsed(response);
      String status = answer.path("status").asText();
      if (status.equals("destroyed")) {
        return Answer.gone();
      }
      boolean ready = status.equals("ready");
      return new Answer(
          ready ? Answer.Kind.READY : Answer.Kind.WAIT,
          answer.path("guid").asText(),
          answer.hasNonNull("partition")
              ? place(answer.path("computer").asText(), answer.path("partition").asText())
              : null,
          answer.path("revision").asLong(),
          ready ? sorted(answer.path("connection")) : null);
    }
  },

  /** JSON-RPC, of newer stock clients. */
  RPC {
    @Override
    HttpRequest.Builder request(URI master, Wish wish) {
      return json(
          master,
          "slapos.post.v0.software_instance",
          Map.of(
              "title", wish.title(),
              "software_release_uri", wish.release(),
              "software_type", "default",
              "parameters", Map.of("size", wish.size()),
              "sla_parameters", filter(wish),
              "state", wish.state()));
    }

    @Override
    Answer answer(Wish wish, HttpResponse<String> response) throws Refused {
      expectOk(response);
      JsonNode answer = parsed(response);
      if (answer.path("name").asText().equals("SoftwareInstanceNotReady")) {
        return Answer.gone();
      }
      String partition = answer.path("compute_partition_id").asText();
      return new Answer(
          Answer.Kind.ACCEPTED,
          answer.path("instance_guid").asText(),
          partition.isEmpty() ? null : place(answer.path("computer_guid").asText(), partition),
          0,
          null);
    }
  };

  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int PLEASE_WAIT = 408;
  private static final int MOST_CHARACTERS = 1 << 24;

  /** The master said no: nothing was changed. */
  static final class Refused extends Exception {
    final int status;

    private Refused(HttpResponse<String> response) {
      super(response.statusCode() + " " + response.body());
      status = response.statusCode();
    }
  }

  abstract HttpRequest.Builder request(URI master, Wish wish);

  abstract Answer answer(Wish wish, HttpResponse<String> response) throws Refused;

  static HttpRequest.Builder form(URI master, String call, Map<String, String> fields) {
    String form =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(master.resolve(call))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form));
  }

  static HttpRequest.Builder json(URI master, String call, Map<String, ?> body) {
    try {
      return HttpRequest.newBuilder(master.resolve(call))
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(Json.STRICT.writeValueAsString(body)));
    } catch (IOException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static String marshalled(Object value) {
    return new String(MarshalWriter.write(value), StandardCharsets.US_ASCII);
  }

  private static Map<String, String> filter(Wish wish) {
    return wish.computer().isEmpty() ? Map.of() : Map.of("computer_guid", wish.computer());
  }

  private static String place(Object computer, Object partition) {
    return computer + "/" + partition;
  }

  private static String sorted(JsonNode texts) {
    Map<String, String> sorted = new TreeMap<>();
    texts.properties().forEach(field -> sorted.put(field.getKey(), field.getValue().asText()));
    return sorted.toString();
  }

  private static void expectOk(HttpResponse<String> response) throws Refused {
    if (response.statusCode() != OK) {
      throw new Refused(response);
    }
  }

  private static JsonNode parsed(HttpResponse<String> response) {
    try {
      return Json.LENIENT.readTree(response.body());
    } catch (IOException failure) {
      throw new AssertionError("Expected JSON, but got: " + response.body(), failure);
    }
  }
}
