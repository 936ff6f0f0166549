package org.slapmaster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.slapmaster.codec.Json;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Title;

/** Old versions of events are read as the newest, on an event that never had these versions. */
class UpcastersTest {
  private static final String EVENT = "InstanceRenamed";

  /** Version 1 called the title name; version 2 knew the instance by its number only. */
  private static final Upcasters STEPS =
      new Upcasters(
          Map.of(EVENT, List.of(UpcastersTest::nameIsTitle, UpcastersTest::numberIsGuid)));

  private static ObjectNode nameIsTitle(ObjectNode fields) {
    fields.set("title", fields.remove("name"));
    return fields;
  }

  private static ObjectNode numberIsGuid(ObjectNode fields) {
    return fields.put("guid", "SOFTINST-" + fields.remove("number").asLong());
  }

  private static Object read(int version, String fields) throws JsonProcessingException {
    ObjectNode data = (ObjectNode) Json.LENIENT.readTree(fields);
    return Json.LENIENT.treeToValue(
        STEPS.upcast(EVENT, version, data), Master.InstanceRenamed.class);
  }

  @Test
  void everyOldVersionIsReadAsTheNewest() throws JsonProcessingException {
    Object renamed = new Master.InstanceRenamed(InstanceGuid.numbered(7), new Title("shop"));

    assertThat(STEPS.newestVersion(EVENT)).isEqualTo(3);
    assertThat(read(1, "{\"number\": 7, \"name\": \"shop\"}")).isEqualTo(renamed);
    assertThat(read(2, "{\"number\": 7, \"title\": \"shop\"}")).isEqualTo(renamed);
    assertThat(read(3, "{\"guid\": \"SOFTINST-7\", \"title\": \"shop\"}")).isEqualTo(renamed);
  }

  @Test
  void eventsWithoutStepsAreAsTheyWere() {
    ObjectNode fields = Json.LENIENT.createObjectNode().put("guid", "SOFTINST-1");

    assertThat(STEPS.newestVersion("InstanceReady")).isEqualTo(1);
    assertThat(STEPS.upcast("InstanceReady", 1, fields.deepCopy())).isEqualTo(fields);
  }

  @Test
  void aStepIsTakenOncePerVersion() {
    UnaryOperator<ObjectNode> count = f -> f.put("steps", f.path("steps").asInt() + 1);
    Upcasters five = new Upcasters(Map.of(EVENT, List.of(count, count, count, count)));

    for (int version = 1; version <= 5; version++) {
      ObjectNode upcast = five.upcast(EVENT, version, Json.LENIENT.createObjectNode());
      assertThat(upcast.path("steps").asInt())
          .as("from version %d", version)
          .isEqualTo(5 - version);
    }
  }
}
