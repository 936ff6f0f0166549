package org.slapmaster.fuzz;

import java.util.List;

/** Marshalled documents: what a field should hold, any other value, or something broken. */
final class MarshalledValues {
  private static final int MAX_DEPTH = 4;
  private final Dice dice;
  private int ids = 1;

  MarshalledValues(Dice dice) {
    this.dice = dice;
  }

  /** A document for a field of this name. */
  String document(String field) {
    ids = 1;
    String value = dice.percent(85) ? wanted(field) : any(0);
    String document = "<marshal>" + value + "</marshal>";
    return switch (dice.below(20)) {
      case 0 -> dice.mutated(document);
      case 1 -> "<!DOCTYPE m [<!ENTITY e '" + value.length() + "'>]>" + document;
      case 2 -> document + value;
      default -> document;
    };
  }

  private String wanted(String field) {
    return switch (field) {
      case "state" -> dice.percent(20) ? "<none/>" : string(dice.state());
      case "shared_xml" -> "<bool>" + dice.below(2) + "</bool>";
      case "filter_xml" ->
          dictionary(
              string("computer_guid")
                  + string(dice.computer())
                  + (dice.percent(10) ? string(dice.anything()) + any(0) : ""));
      case "instance_reference_xml" -> list(string(dice.title()) + string(dice.title()));
      case "xml" -> format();
      default -> {
        StringBuilder entries = new StringBuilder();
        for (int i = dice.below(4); i > 0; i--) {
          entries.append(string("k" + i)).append(any(1));
        }
        yield dictionary(entries.toString());
      }
    };
  }

  private String format() {
    StringBuilder partitions = new StringBuilder();
    for (int i = dice.below(6); i >= 0; i--) {
      String address =
          dictionary(
              string("addr")
                  + (dice.percent(95) ? string("10.0.0." + (i + 1)) : any(1))
                  + string("netmask")
                  + string("255.255.255.255"));
      partitions.append(
          dictionary(
              string("reference")
                  + string(dice.percent(95) ? "slappart" + i : dice.anything())
                  + string("address_list")
                  + list(address)
                  + string("tap")
                  + (dice.percent(95) ? dictionary(string("name") + string("tap" + i)) : any(1))));
    }
    return dictionary(
        string("reference")
            + string(dice.computer())
            + string("partition_list")
            + (dice.percent(95) ? list(partitions.toString()) : any(0)));
  }

  private String any(int depth) {
    return switch (dice.below(depth < MAX_DEPTH ? 14 : 8)) {
      case 0, 1, 2 -> string(dice.anything());
      case 3 -> "<int>" + dice.of(List.of("0", "-7", "42", "x", "")) + "</int>";
      case 4 -> "<long>" + "9".repeat(1 + dice.below(40)) + "</long>";
      case 5 ->
          "<float>" + dice.of(List.of("1.5", "1e+22", "nan", "inf", "-", "1e999")) + "</float>";
      case 6 -> "<bool>" + dice.below(3) + "</bool>";
      case 7 -> "<none/>";
      case 8 -> "<tuple>" + any(depth + 1) + any(depth + 1) + "</tuple>";
      case 9 -> list(any(depth + 1) + any(depth + 1));
      case 10 -> dictionary(any(depth + 1) + any(depth + 1));
      case 11 -> "<reference id=\"i" + (1 + dice.below(4)) + "\"/>";
      case 12 -> "<set id=\"i" + ++ids + "\">" + any(depth + 1) + "</set>";
      default ->
          "<object id=\"i"
              + ++ids
              + "\" module=\""
              + dice.of(List.of("slapos.slap.slap", "os"))
              + "\" class=\""
              + dice.of(List.of("Computer", "SoftwareInstance", "system"))
              + "\"><tuple/>"
              + dictionary("")
              + "</object>";
    };
  }

  private String list(String items) {
    return "<list id=\"i" + ++ids + "\">" + items + "</list>";
  }

  private String dictionary(String entries) {
    return "<dictionary id=\"i" + ++ids + "\">" + entries + "</dictionary>";
  }

  /** Escaped as the stock marshaller does; what XML cannot hold goes in as it is. */
  private static String string(String text) {
    return "<string>" + escaped(escaped(text)) + "</string>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
