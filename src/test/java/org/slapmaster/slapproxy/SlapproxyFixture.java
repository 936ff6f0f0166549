package org.slapmaster.slapproxy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.slapmaster.slap.MarshalWriter;
import org.slapmaster.slap.ParameterXml;

/** A database with the tables of slapproxy's schema, written as slapproxy writes it. */
final class SlapproxyFixture implements AutoCloseable {
  static final String RELEASE = "https://example.com/software.cfg";

  private final Connection connection;

  private SlapproxyFixture(Connection connection) {
    this.connection = connection;
  }

  static SlapproxyFixture create(Path file) throws SQLException {
    return create(file, 17);
  }

  static SlapproxyFixture create(Path file, int version) throws SQLException {
    SlapproxyFixture fixture = empty(file);
    fixture.createTables(version);
    return fixture;
  }

  static SlapproxyFixture empty(Path file) throws SQLException {
    return new SlapproxyFixture(
        DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri()));
  }

  void createTables(int version) throws SQLException {
    for (String table :
        new String[] {
          "config%d (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
          "software%d (url TEXT, computer_reference TEXT, requested_state TEXT,"
              + " PRIMARY KEY (url, computer_reference))",
          "computer%d (reference TEXT PRIMARY KEY, address TEXT, netmask TEXT)",
          "partition%d (reference TEXT, computer_reference TEXT, slap_state TEXT DEFAULT 'free',"
              + " software_release TEXT, xml TEXT, connection_xml TEXT, slave_instance_list TEXT,"
              + " software_type TEXT, partition_reference TEXT,"
              + " requested_by TEXT NOT NULL DEFAULT '',"
              + " requested_state TEXT NOT NULL DEFAULT 'started', timestamp REAL,"
              + " PRIMARY KEY (reference, computer_reference))",
          "slave%d (reference TEXT, computer_reference TEXT, connection_xml TEXT, hosted_by TEXT,"
              + " asked_by TEXT)",
          "partition_network%d (partition_reference TEXT, computer_reference TEXT, reference TEXT,"
              + " address TEXT, netmask TEXT)",
          "forwarded_partition_request%d (partition_reference TEXT, master_url TEXT,"
              + " PRIMARY KEY (partition_reference, master_url))"
        }) {
      execute("CREATE TABLE " + table.formatted(version));
    }
  }

  void execute(String sql, Object... arguments) throws SQLException {
    if (arguments.length == 0) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.executeUpdate();
    }
  }

  /** A formatted computer with free partitions {@code slappart0} and so on. */
  void computer(String reference, int partitions) throws SQLException {
    execute("INSERT INTO computer17 VALUES (?, '10.0.0.1', '255.0.0.0')", reference);
    for (int i = 0; i < partitions; i++) {
      execute(
          "INSERT INTO partition17 (reference, computer_reference) VALUES (?, ?)",
          "slappart" + i,
          reference);
    }
  }

  void address(String computer, String partition, String device, String address)
      throws SQLException {
    execute(
        "INSERT INTO partition_network17 VALUES (?, ?, ?, ?, '255.255.255.255')",
        partition,
        computer,
        device,
        address);
  }

  /** Puts an instance on {@code slappartN} of COMP-1; {@code root} is "" for one of a user. */
  void instance(int partition, String title, String root) throws SQLException {
    execute(
        "UPDATE partition17 SET slap_state = 'busy', software_release = ?, software_type = 'db',"
            + " partition_reference = ?, requested_by = ?, xml = ?, timestamp = 1.5"
            + " WHERE computer_reference = 'COMP-1' AND reference = ?",
        RELEASE,
        title,
        root,
        xml(Map.of("size", "3")),
        "slappart" + partition);
  }

  /** Sets a column of a partition of COMP-1. */
  void set(int partition, String column, Object value) throws SQLException {
    execute(
        "UPDATE partition17 SET " + column + " = ? WHERE reference = ?",
        value,
        "slappart" + partition);
  }

  /** The record of a shared instance; its host lists it by {@link #hosts}. */
  void shared(int host, String reference, String root) throws SQLException {
    execute(
        "INSERT INTO slave17 VALUES (?, 'COMP-1', ?, ?, ?)",
        reference,
        xml(Map.of("url", "https://" + reference)),
        "slappart" + host,
        root);
  }

  void hosts(int partition, Object... entries) throws SQLException {
    set(partition, "slave_instance_list", marshalled(java.util.List.of(entries)));
  }

  static Map<String, Object> entry(String reference, Map<String, ?> parameters) {
    Map<String, Object> entry = new TreeMap<>(parameters);
    entry.put("slave_reference", reference);
    entry.put("slave_title", reference);
    entry.put("slap_software_type", "db");
    return entry;
  }

  static String marshalled(Object value) {
    return new String(MarshalWriter.write(value), StandardCharsets.UTF_8);
  }

  static String xml(Map<String, String> values) {
    return ParameterXml.write(new TreeMap<>(values));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
