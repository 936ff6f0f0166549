package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.domain.master.MasterScenario.child;
import static org.slapmaster.domain.master.MasterScenario.filtered;
import static org.slapmaster.domain.master.MasterScenario.refused;
import static org.slapmaster.domain.master.MasterScenario.root;
import static org.slapmaster.domain.master.MasterScenario.shared;
import static org.slapmaster.domain.master.MasterScenario.with;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Refusal.Reason;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareType;

/** What a request would do. */
class PlanningTest {
  private final MasterScenario master = new MasterScenario();

  @BeforeEach
  void aComputer() {
    master.computer("COMP-1", 2, "web");
  }

  private String plan(Master.Request request) {
    Master.Plan plan = (Master.Plan) master.when(new Master.PlanRequest(request));
    assertThat(master.events).isEmpty();
    return String.join(" ", plan.steps());
  }

  @Test
  void aNewInstanceWouldHaveAPlaceOrWait() {
    assertThat(plan(root("app", "web"))).isEqualTo("'app' would be created on COMP-1/slappart0.");
    assertThat(plan(root("app", "nowhere"))).startsWith("'app' would be created and wait: ");
    assertThat(plan(with(root("app", "web"), RequestedState.DESTROYED)))
        .isEqualTo("Nothing would change: there is no 'app'.");
  }

  @Test
  void aSharedInstanceWouldHaveAHostOrWait() {
    assertThat(plan(shared(root("s", "web")))).startsWith("'s' would be created and wait: ");
    master.when(root("host", "web"));
    assertThat(plan(shared(root("s", "web"))))
        .isEqualTo("'s' would be served by 'host' on COMP-1/slappart0.");
  }

  @Test
  void aChangeIsToldPartByPart() {
    master.when(root("app", "web"));
    assertThat(plan(root("app", "web"))).isEqualTo("Nothing would change.");
    Master.Request now = root("app", "web");
    Master.Request other =
        new Master.Request(
            now.requester(),
            now.title(),
            root("app", "other").release(),
            new SoftwareType("large"),
            false,
            with(now, Map.of("size", "2")).parameters(),
            filtered(now, "computer_guid", "COMP-2").filter(),
            RequestedState.STOPPED);

    assertThat(plan(other))
        .isEqualTo(
            "'app' would change: software release web -> other, software type default -> large,"
                + " parameters, filter (an instance with a partition stays where it is),"
                + " state started -> stopped.");
  }

  @Test
  void whatHasNoPlaceWouldBeGoneAtOnce() {
    master.when(root("app", "nowhere"));

    assertThat(plan(with(root("app", "nowhere"), RequestedState.DESTROYED)))
        .isEqualTo(
            "'app' would change: state started -> destroyed."
                + " 'app' would be gone at once: it has no partition.");
  }

  @Test
  void whatWouldBeRefusedIsRefused() {
    Master.Request ofNobody = child(InstanceGuid.numbered(99), "part", "web");

    assertThat(refused(master.when(new Master.PlanRequest(ofNobody))).reason())
        .isEqualTo(Reason.NOT_THE_REQUESTER);
  }
}
