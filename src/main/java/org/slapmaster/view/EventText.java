package org.slapmaster.view;

import java.util.ArrayList;
import java.util.List;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.request.Request;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.SoftwareRelease;

/** What an event says, in one line without secrets. */
final class EventText {
  private static final int MAX_LENGTH = 300;

  private EventText() {}

  static String of(JournaledEvent journaled) {
    String entity = journaled.position().stream().entity();
    String text;
    if (journaled.event() instanceof Master.Event event) {
      text = master(event);
    } else if (journaled.event() instanceof Computer.Event event) {
      text = entity + " " + computer(event);
    } else if (journaled.event() instanceof Partition.Event event) {
      text = entity + " " + partition(event);
    } else {
      text = entity + " " + request(journaled.event());
    }
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }

  private static String master(Master.Event event) {
    if (event instanceof Master.RequestReceived e) {
      return "%s '%s' requested by %s: %s (%s), %s"
          .formatted(e.guid(), e.title(), e.requester(), e.release(), e.type(), e.state());
    } else if (event instanceof Master.RequestChanged e) {
      return e.guid()
          + " requested differently: "
          + changes(e)
          + " (revision "
          + e.revision()
          + ")";
    } else if (event instanceof Master.InstanceRenamed e) {
      return e.guid() + " is called '" + e.title() + "' now";
    } else if (event instanceof Master.AllocationDeferred e) {
      return e.guid() + " please wait: " + e.sentence();
    } else if (event instanceof Master.PartitionAllocated e) {
      return e.guid()
          + " allocated on "
          + e.partition()
          + (e.grounds() == null ? "" : ", " + AllocationText.of(e.partition(), e.grounds()));
    } else if (event instanceof Master.ConnectionParametersKnown e) {
      return e.guid() + " publishes " + names(e.published());
    } else if (event instanceof Master.InstanceReady e) {
      return e.guid() + " is " + e.state() + " (revision " + e.revision() + ")";
    } else if (event instanceof Master.InstanceDelayed e) {
      return e.guid() + " waits: " + e.detail();
    } else if (event instanceof Master.InstanceFaulty e) {
      return e.guid() + " fails: " + e.detail();
    } else if (event instanceof Master.InstanceRecovered e) {
      return e.guid() + " goes on";
    } else if (event instanceof Master.SecretsShown e) {
      return "what " + e.guid() + " publishes was shown, secrets included";
    } else if (event instanceof Master.PartitionReleased e) {
      return e.guid() + " has left " + e.partition();
    } else if (event instanceof Master.RequestDestroyed e) {
      return e.guid()
          + " is gone"
          + (e.key() == null ? "" : ", and with key " + e.key() + " what its tree kept secret");
    } else if (event instanceof Master.ComputerOffered e) {
      return e.computer() + " offers " + offer(e);
    } else if (event instanceof Master.ComputerWithdrawn e) {
      return e.computer() + " offers nothing any more";
    } else if (event instanceof Master.SharedInstanceBound e) {
      return e.guid() + " is served by " + e.host() + " on " + e.partition();
    } else if (event instanceof Master.SharedInstanceUnbound e) {
      return e.guid() + " is not served by " + e.host() + " any more";
    } else if (event instanceof Master.ComputerRequested e) {
      return e.computer() + " is the reference of the computer '" + e.title() + "'";
    }
    return banged(event);
  }

  private static String banged(Master.Event event) {
    if (event instanceof Master.TreeBanged e) {
      return "%s has the tree of %s processed again%s"
          .formatted(e.guid(), e.tree(), detail(e.reason()));
    } else if (event instanceof Master.SharedInstanceBanged e) {
      return e.guid() + " and its host are to be processed again" + detail(e.reason());
    } else if (event instanceof Master.ComputerBanged e) {
      return "all on %s are to be processed again%s".formatted(e.computer(), detail(e.reason()));
    }
    return event.toString();
  }

  private static String changes(Master.RequestChanged change) {
    List<String> changed = new ArrayList<>();
    add(changed, "requester", change.requester());
    add(changed, "release", change.release());
    add(changed, "type", change.type());
    add(changed, "state", change.state());
    if (change.parameters() != null) {
      changed.add("parameters " + change.parameters().names());
    }
    if (change.filter() != null) {
      changed.add("filter " + change.filter().values());
    }
    return String.join(", ", changed);
  }

  private static String offer(Master.ComputerOffered offer) {
    List<String> changed = new ArrayList<>();
    if (offer.format() != null) {
      changed.add(offer.format().partitions().size() + " partitions");
    }
    if (offer.software() != null) {
      offer.software().forEach((release, s) -> changed.add(release + " " + s.state()));
    }
    if (offer.open() != null) {
      changed.add(offer.open() ? "room for new instances" : "no room for new instances");
    }
    if (offer.contact() != null) {
      changed.add(offer.contact() ? "contact" : "no contact");
    }
    return String.join(", ", changed);
  }

  private static void add(List<String> changed, String what, Object value) {
    if (value != null) {
      changed.add(what + " " + value);
    }
  }

  private static String computer(Computer.Event event) {
    if (event instanceof Computer.ComputerRegistered) {
      return "has joined";
    } else if (event instanceof Computer.ComputerFormatted e) {
      return "has " + e.format().partitions().size() + " partitions";
    } else if (event instanceof Computer.ComputerLost) {
      return "is out of contact";
    } else if (event instanceof Computer.ComputerReturned) {
      return "is in contact";
    } else if (event instanceof Computer.ComputerOpened) {
      return "takes new instances";
    } else if (event instanceof Computer.ComputerClosed) {
      return "takes no new instances";
    } else if (event instanceof Computer.ComputerRemoved) {
      return "has left";
    } else if (event instanceof Computer.SoftwareSupplied e) {
      return (e.available()
              ? (e.reinstall() ? "shall reinstall " : "shall install ")
              : "shall remove ")
          + e.release();
    } else if (event instanceof Computer.SoftwareInstalling e) {
      return software("installs", e.release(), e.detail());
    } else if (event instanceof Computer.SoftwareInstalled e) {
      return software("has installed", e.release(), e.detail());
    } else if (event instanceof Computer.SoftwareInstallFailed e) {
      return software("failed to install", e.release(), e.detail());
    } else if (event instanceof Computer.SoftwareRemoving e) {
      return software("removes", e.release(), e.detail());
    } else if (event instanceof Computer.SoftwareRemoved e) {
      return software("has removed", e.release(), "");
    } else if (event instanceof Computer.PortHeld e) {
      return "holds port %d on %s for %s of %s"
          .formatted(e.port(), e.address(), e.name(), e.guid());
    } else if (event instanceof Computer.PortsReleased e) {
      return "holds no ports for " + e.guid() + " any more";
    } else if (event instanceof Computer.UsageReported e) {
      return "says what its instances used (%d characters)".formatted(e.report().length());
    }
    return event.toString();
  }

  private static String software(String verb, SoftwareRelease release, String detail) {
    return verb + " " + release + (detail == null || detail.isEmpty() ? "" : ": " + detail);
  }

  private static String partition(Partition.Event event) {
    if (event instanceof Partition.PartitionAssigned e) {
      return "shall have %s '%s' %s (revision %d)"
          .formatted(e.drive().guid(), e.drive().title(), e.drive().state(), e.drive().revision());
    } else if (event instanceof Partition.InstanceBanged e) {
      return "is to be processed again: " + e.reason();
    } else if (event instanceof Partition.InstanceStarting e) {
      return "is starting" + detail(e.detail());
    } else if (event instanceof Partition.InstanceWaiting e) {
      return e.detail().startsWith("waiting ")
          ? "is " + e.detail()
          : "is waiting" + detail(e.detail());
    } else if (event instanceof Partition.InstanceStarted) {
      return "is started";
    } else if (event instanceof Partition.InstanceStopping) {
      return "is stopping";
    } else if (event instanceof Partition.InstanceStopped) {
      return "is stopped";
    } else if (event instanceof Partition.InstanceErrorReported e) {
      return "fails" + detail(e.detail());
    } else if (event instanceof Partition.InstanceDestroying) {
      return "is being wiped";
    } else if (event instanceof Partition.InstanceDestroyed e) {
      return "is wiped" + detail(e.confirmedBy());
    } else if (event instanceof Partition.ProcessesChanged e) {
      return "runs "
          + String.join(
              ", ", e.processes().stream().map(p -> p.name() + " (" + p.pid() + ")").toList());
    } else if (event instanceof Partition.PromisePassed e) {
      return "promise " + e.promise().name() + " passed" + detail(e.promise().message());
    } else if (event instanceof Partition.PromiseFailed e) {
      return "promise " + e.promise().name() + " failed" + detail(e.promise().message());
    } else if (event instanceof Partition.PromiseDropped e) {
      return "makes no promise " + e.name() + " any more";
    } else if (event instanceof Partition.ConnectionParametersPublished e) {
      return "publishes " + names(e.published());
    } else if (event instanceof Partition.PartitionFreed e) {
      return "is free of " + e.guid();
    } else if (event instanceof Partition.RequestedInstancesListed e) {
      return "requested %s in its last run"
          .formatted(
              e.titles().isEmpty()
                  ? "nothing"
                  : String.join(
                      ", ", e.titles().stream().map(title -> "'" + title + "'").toList()));
    }
    return shared(event);
  }

  private static String shared(Partition.Event event) {
    if (event instanceof Partition.SharedInstanceAssigned e) {
      return "shall have the shared %s '%s' %s (revision %d)"
          .formatted(e.drive().guid(), e.drive().title(), e.drive().state(), e.drive().revision());
    } else if (event instanceof Partition.SharedInstanceServed e) {
      return "serves the shared %s (revision %d) and publishes %s for it"
          .formatted(e.guid(), e.revision(), names(e.published()));
    } else if (event instanceof Partition.SharedInstanceErrorReported e) {
      return "fails to serve the shared %s%s".formatted(e.guid(), detail(e.detail()));
    } else if (event instanceof Partition.SharedInstanceRemoved e) {
      return "does not serve the shared " + e.guid() + " any more";
    }
    return event.toString();
  }

  private static String detail(String detail) {
    return detail == null || detail.isEmpty() ? "" : ": " + detail;
  }

  private static String request(Object event) {
    if (event instanceof Request.RequestTakenUp e) {
      return "is to be %s on %s (revision %d)".formatted(e.state(), e.partition(), e.revision());
    } else if (event instanceof Request.RequestDone e) {
      return "is %s (revision %d)".formatted(e.state(), e.revision());
    }
    return event.toString();
  }

  private static String names(ConnectionParameters published) {
    return published.isEmpty() ? "nothing" : String.join(", ", published.names());
  }
}
