package org.slapmaster.actor;

import java.util.Map;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.Sealed;

/**
 * How many bytes the events take in the journal that a call of the master causes: rather too many
 * than too few, without deciding or writing them. What else they cause, for the rest of a tree or
 * for those who wait, nobody knows before: one call may take more.
 */
final class CallWeight {
  /** An event but for its audit and the texts that callers choose. */
  private static final long EVENT = 360;

  /** Why something waits, in words. */
  private static final long SENTENCE = 250;

  /** What sealing adds to a dictionary. */
  private static final long SEALED = 150;

  /** What a value in a dictionary has around it. */
  private static final long VALUE = 12;

  private CallWeight() {}

  static long of(MasterCall call) {
    long event = EVENT + audit(call.cause());
    Master.Command command = call.command();
    if (command instanceof Master.Request request) {
      return 2 * event + SENTENCE + of(request);
    } else if (command instanceof Master.Adopt adopt) {
      return 3 * event + of(adopt.request());
    } else if (command instanceof Master.ReportReached reached) {
      return 2 * event + of(reached.published());
    } else if (command instanceof Master.ReportProgress progress) {
      return 2 * event + of(progress.published()) + bytes(progress.detail());
    } else if (command instanceof Master.OfferComputer offer) {
      // Each of its partitions may be somebody's who waits.
      int partitions = offer.offer().format().partitions().size();
      return event + partitions * (event + EVENT) + offer.offer().software().size() * EVENT;
    } else if (command instanceof Master.Rename rename) {
      return event + bytes(rename.title().value());
    }
    return event;
  }

  private static long audit(Audit cause) {
    return bytes(cause.by()) + bytes(cause.cause());
  }

  private static long of(Master.Request request) {
    return bytes(request.title().value())
        + bytes(request.release().url())
        + bytes(request.type().name())
        + of(request.parameters())
        // It stands in the grounds of an allocation again.
        + 2 * bytes(request.filter().values());
  }

  private static long of(Parameters parameters) {
    return dictionary(parameters.size(), parameters.clear(), parameters.sealed());
  }

  private static long of(ConnectionParameters published) {
    return dictionary(published.size(), published.clear(), published.sealed());
  }

  /** Base64 makes four bytes of three, and names stand beside it or beside open values again. */
  private static long dictionary(long size, Map<String, String> clear, Sealed sealed) {
    int values = clear.size() + (sealed == null ? 0 : sealed.names().size());
    return SEALED + size * 7 / 3 + VALUE * values;
  }

  private static long bytes(Map<String, String> texts) {
    long bytes = 0;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      bytes += VALUE + bytes(text.getKey()) + bytes(text.getValue());
    }
    return bytes;
  }

  /** As JSON in UTF-8: what is not ASCII takes three at most for each {@code char}. */
  private static long bytes(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c >= 0x80 ? 3 : c == '"' || c == '\\' ? 2 : c < ' ' ? 6 : 1;
    }
    return bytes;
  }
}
