package org.slapmaster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.slapmaster.view.EventView;

/** Tells from journal events what happens, in the words of somebody who watches. */
final class DemoTeller {
  private final Map<String, String> titles = new HashMap<>();
  private final Map<String, String> occupants = new HashMap<>();
  private final Map<String, String> places = new HashMap<>();

  /** One line; empty for what a spectator need not hear. */
  String tell(EventView event) {
    JsonNode data = event.data();
    String who = title(data.path("guid").asText());
    String at = event.position().replaceFirst("^[a-z]+\\|(.*):.*$", "$1");
    String here = title(occupants.getOrDefault(at, ""));
    String release = data.path("release").asText();
    String detail = data.path("detail").asText();
    return switch (event.event()) {
      case "RequestReceived" -> requested(data);
      case "AllocationDeferred" ->
          who + ": please wait, I am processing (" + data.path("sentence").asText() + ")";
      case "PartitionAllocated" -> allocated(data);
      case "ConnectionParametersKnown" -> who + " publishes " + names(data.path("published"));
      case "InstanceReady" -> who + " is " + data.path("state").asText();
      case "ComputerFormatted" ->
          at + " joins with " + data.path("format").path("partitions").size() + " partitions";
      case "ComputerLost" -> at + " is out of contact";
      case "SoftwareSupplied" -> at + " shall have the software " + release;
      case "SoftwareInstalling" -> with(at + " installs " + release, detail);
      case "SoftwareInstalled" -> at + " has installed " + release;
      case "SoftwareInstallFailed" -> with(at + " could not install " + release, detail);
      case "InstanceStarting" -> with(here + " is being configured and started", detail);
      case "InstanceWaiting" -> here + " is " + detail;
      case "InstanceErrorReported" -> with(here + " fails, and is tried again", detail);
      case "ProcessesChanged" -> processes(here, data.path("processes"));
      case "PromisePassed" ->
          with(
              here + " keeps its promise '" + data.path("promise").path("name").asText() + "'",
              data.path("promise").path("message").asText());
      default -> "";
    };
  }

  private String title(String guid) {
    return titles.getOrDefault(guid, guid);
  }

  private String requested(JsonNode data) {
    String guid = data.path("guid").asText();
    String requester = data.path("requester").asText();
    titles.put(guid, data.path("title").asText());
    String from =
        titles.containsKey(requester)
            ? title(requester) + " on " + places.get(requester) + " requests "
            : "you request ";
    return from + title(guid) + " (" + data.path("release").asText() + ")";
  }

  private String allocated(JsonNode data) {
    String guid = data.path("guid").asText();
    String place = data.path("partition").asText();
    occupants.put(place, guid);
    places.put(guid, place);
    return title(guid) + " gets the partition " + place;
  }

  private static String processes(String of, JsonNode processes) {
    return processes.isEmpty()
        ? ""
        : of
            + " runs "
            + StreamSupport.stream(processes.spliterator(), false)
                .map(p -> p.path("name").asText() + " (pid " + p.path("pid").asText() + ")")
                .collect(Collectors.joining(", "));
  }

  private static String names(JsonNode published) {
    return published.properties().stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
  }

  private static String with(String sentence, String detail) {
    String line = detail.replaceAll("\\s+", " ").strip();
    return line.isEmpty() ? sentence : sentence + ": " + line;
  }
}
