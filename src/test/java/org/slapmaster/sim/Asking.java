package org.slapmaster.sim;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterLook;
import org.slapmaster.model.Filter;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** What users, instances and operators ask of the master: anything that can be asked. */
final class Asking {
  static final List<String> RELEASES = List.of("web", "db", "cache");
  private final World world;
  private final Random random;
  private int renamed;

  Asking(World world) {
    this.world = world;
    random = world.random;
  }

  /** One call; says which. */
  String ask() {
    int dice = random.nextInt(24);
    List<MasterLook.Seen> all = MasterLook.instances(world.master.durable);
    Optional<MasterLook.Seen> any =
        all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    if (dice < 9 && any.isPresent()) {
      return ask(any.get(), dice);
    } else if (dice == 9) {
      return send(new Master.PlanRequest(request(any)));
    } else if (dice == 10) {
      return send(new Master.RequestComputer(new Title("machine-" + random.nextInt(2))));
    } else if (dice == 11) {
      return adopt(any);
    } else if (dice == 12 && random.nextInt(4) == 0) {
      return send(new Master.BangComputer(Simulation.any(world).id, "bang"));
    }
    Master.Request request = request(any);
    world.clients.request(request);
    return request.toString();
  }

  private String ask(MasterLook.Seen seen, int dice) {
    switch (dice) {
      case 0, 1, 2, 3 -> {
        RequestedState state = anyState();
        world.clients.order(seen, state);
        return seen.guid() + " shall be " + state;
      }
      case 4, 5 -> {
        Master.Rename rename = new Master.Rename(seen.guid(), newTitle(seen));
        world.clients.rename(seen, rename);
        return rename.toString();
      }
      case 6 -> {
        world.clients.look(seen, new Master.GetInstance(seen.guid()));
        return "looks at " + seen.guid();
      }
      case 7 -> {
        world.clients.look(seen, new Master.ShowSecrets(seen.guid()));
        return "is shown the secrets of " + seen.guid();
      }
      default -> {
        return send(new Master.Bang(seen.guid(), "bang"));
      }
    }
  }

  private String send(Master.Command command) {
    world.clients.send(command);
    return command.toString();
  }

  private Title newTitle(MasterLook.Seen seen) {
    // A renamed root leaves its title to a new tree, and never has one that another tree had.
    return seen.guid().equals(seen.tree())
        ? new Title(seen.title() + "-" + ++renamed)
        : new Title("part-" + random.nextInt(3));
  }

  private String adopt(Optional<MasterLook.Seen> any) {
    SimulatedComputer node = Simulation.any(world);
    PartitionId place = new PartitionId(node.id, "slappart" + random.nextInt(4));
    SimulatedComputer.Slot slot = node.slots.get(place.name());
    if (slot != null && slot.present != null) {
      // What lives there is known to this master: nobody brings it from another one.
      return "nothing to adopt on " + place;
    }
    return send(new Master.Adopt(request(any), place));
  }

  private Master.Request request(Optional<MasterLook.Seen> any) {
    boolean child = any.isPresent() && random.nextInt(3) > 0;
    Requester requester = child ? new Requester.Instance(any.get().guid()) : Requester.DEFAULT_USER;
    boolean shared = random.nextInt(6) == 0;
    return new Master.Request(
        requester,
        shared ? new Title("shared-" + random.nextInt(3)) : title(!child),
        new SoftwareRelease(RELEASES.get(random.nextInt(RELEASES.size()))),
        SoftwareType.DEFAULT,
        shared,
        Parameters.of(Map.of("size", "" + random.nextInt(2))),
        filter(),
        anyState());
  }

  private Title title(boolean root) {
    // A few titles, so that requests meet; children sometimes ask for their root's.
    return new Title((root || random.nextInt(10) == 0 ? "app-" : "part-") + random.nextInt(3));
  }

  private Filter filter() {
    return switch (random.nextInt(12)) {
      case 0 -> Filter.of(Map.of("computer_guid", "COMP-" + (1 + random.nextInt(3))));
      case 1 -> Filter.of(Map.of("mode", "unique_by_network"));
      case 2 -> Filter.of(Map.of("region", "europe"));
      case 3 -> Filter.of(Map.of("capability", "gpu"));
      case 4 -> Filter.of(Map.of("network_guid", "net-1"));
      case 5 -> random.nextInt(5) == 0 ? Filter.of(Map.of("colour", "blue")) : Filter.NONE;
      default -> Filter.NONE;
    };
  }

  private RequestedState anyState() {
    int dice = random.nextInt(10);
    return dice < 7
        ? RequestedState.STARTED
        : dice < 8 ? RequestedState.STOPPED : RequestedState.DESTROYED;
  }
}
