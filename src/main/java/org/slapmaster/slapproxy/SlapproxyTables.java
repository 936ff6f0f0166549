package org.slapmaster.slapproxy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slapmaster.model.Expect;
import org.slapmaster.slapproxy.SqliteFile.Row;

/**
 * The rows of a database of slapos.core's slapproxy schema version 17, as they are. A table is
 * called by what it holds and the version, such as {@code partition17}.
 *
 * @param networks the addresses of partitions
 * @param slaves shared instances; their parameters are with their hosts, in {@code partitions}
 * @param forwarded requests that went to another master
 */
record SlapproxyTables(
    List<Row> computers,
    List<Row> partitions,
    List<Row> networks,
    List<Row> software,
    List<Row> slaves,
    List<Row> forwarded) {
  private static final int VERSION = 17;

  private static final List<String> TABLES =
      List.of(
          "computer",
          "partition",
          "partition_network",
          "software",
          "slave",
          "forwarded_partition_request");

  private static final Pattern NAME = Pattern.compile("([a-z_]+)([0-9]{1,9})");

  /** {@link SlapproxyDatabase#read} without looking at the rows. */
  static SlapproxyTables read(Path file) {
    try (SqliteFile database = SqliteFile.open(file)) {
      checkVersion(file, database.tables());
      return new SlapproxyTables(
          rows(database, "computer", "reference", "address"),
          rows(
              database,
              "partition",
              "reference",
              "computer_reference",
              "slap_state",
              "software_release",
              "xml",
              "connection_xml",
              "slave_instance_list",
              "software_type",
              "partition_reference",
              "requested_by",
              "requested_state"),
          rows(
              database,
              "partition_network",
              "partition_reference",
              "computer_reference",
              "reference",
              "address",
              "netmask"),
          rows(database, "software", "url", "computer_reference", "requested_state"),
          rows(
              database,
              "slave",
              "reference",
              "computer_reference",
              "connection_xml",
              "hosted_by",
              "asked_by"),
          rows(database, "forwarded_partition_request", "partition_reference", "master_url"));
    }
  }

  private static List<Row> rows(SqliteFile database, String table, String... columns) {
    return database.rows(table + VERSION, List.of(columns));
  }

  private static void checkVersion(Path file, List<String> tables) {
    Set<Integer> versions = new TreeSet<>();
    Set<String> present = new HashSet<>();
    for (String table : tables) {
      Matcher matcher = NAME.matcher(table);
      if (matcher.matches() && TABLES.contains(matcher.group(1))) {
        int version = Integer.parseInt(matcher.group(2));
        versions.add(version);
        if (version == VERSION) {
          present.add(matcher.group(1));
        }
      }
    }
    Expect.that(
        !versions.isEmpty(),
        "Expected a slapproxy database, but %s has none of slapproxy's tables.",
        file);
    Expect.that(
        versions.equals(Set.of(VERSION)),
        "Expected a slapproxy database of schema version %d, but %s is of version %s. %s",
        VERSION,
        file,
        versions.stream().map(String::valueOf).collect(Collectors.joining(" and ")),
        versions.stream().allMatch(version -> version <= VERSION)
            ? "Start slapproxy of slapos.core 1.24 on it once, which brings it up to date."
            : "This release of slapmaster does not know what changed since.");
    for (String table : TABLES) {
      Expect.that(
          present.contains(table),
          "Expected a slapproxy database, but %s has no table %s%d.",
          file,
          table,
          VERSION);
    }
  }

  SlapproxyDatabase assemble() {
    return new Assembly(this).database();
  }
}
