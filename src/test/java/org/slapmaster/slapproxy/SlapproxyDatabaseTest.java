package org.slapmaster.slapproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.slapproxy.SlapproxyDatabase.Computer;
import org.slapmaster.slapproxy.SlapproxyDatabase.Instance;
import org.slapmaster.slapproxy.SlapproxyDatabase.LeftOut;
import org.slapmaster.slapproxy.SlapproxyDatabase.SharedInstance;
import org.slapmaster.slapproxy.SlapproxyDatabase.Software;

/** What is made of the rows, good and bad. */
class SlapproxyDatabaseTest {
  private static final ComputerId COMPUTER = new ComputerId("COMP-1");
  private static final SoftwareRelease RELEASE = new SoftwareRelease(SlapproxyFixture.RELEASE);

  @TempDir Path directory;
  private SlapproxyFixture db;

  @BeforeEach
  void create() throws SQLException {
    db = SlapproxyFixture.create(directory.resolve("proxy.db"));
  }

  @AfterEach
  void close() throws SQLException {
    db.close();
  }

  private SlapproxyDatabase read() {
    return SlapproxyDatabase.read(directory.resolve("proxy.db"));
  }

  private static PartitionId at(int partition) {
    return new PartitionId(COMPUTER, "slappart" + partition);
  }

  private static Instance on(SlapproxyDatabase read, int partition) {
    return read.instances().stream()
        .filter(instance -> instance.partition().equals(at(partition)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anEmptyDatabaseIsEmpty() {
    assertThat(read())
        .isEqualTo(new SlapproxyDatabase(List.of(), List.of(), List.of(), List.of(), List.of()));
  }

  @Test
  void computersHaveTheirPartitionsAndAddressesWithInterfaces() throws SQLException {
    db.computer("COMP-2", 0);
    db.computer("COMP-1", 11);
    db.address("COMP-1", "slappart2", "slaptap2", "10.0.0.2");
    db.address("COMP-1", "slappart2", "slaptap2", "fd00::2");
    db.address("COMP-1", "slappart2", "slaptap2", "fd00::2");
    db.instance(2, "site", "");

    SlapproxyDatabase read = read();

    assertThat(read.computers())
        .extracting(c -> c.id().value())
        .containsExactly("COMP-1", "COMP-2");
    Computer computer = read.computers().get(0);
    assertThat(computer.address()).isEqualTo("10.0.0.1");
    assertThat(computer.partitions())
        .extracting(p -> p.format().name())
        .startsWith("slappart0", "slappart1", "slappart2")
        .endsWith("slappart9", "slappart10");
    assertThat(computer.partitions().get(2).format().addresses())
        .containsExactly(
            new NetworkAddress("slaptap2", "10.0.0.2", "255.255.255.255", "", ""),
            new NetworkAddress("slaptap2", "fd00::2", "255.255.255.255", "", ""));
    assertThat(computer.partitions()).filteredOn(p -> !p.free()).hasSize(1);
    assertThat(computer.partitions().get(2).free()).isFalse();
    assertThat(computer.format().nativeNode()).isFalse();
    assertThat(computer.format().partitions()).hasSize(11);
    assertThat(read.leftOut()).isEmpty();
    assertThat(read.occupiedByUnknown()).isEmpty();
  }

  @Test
  void softwareIsTakenWhereItIsToBeAvailableAlsoOnComputersThatWereNeverFormatted()
      throws SQLException {
    db.computer("COMP-1", 0);
    db.execute("INSERT INTO software17 VALUES (?, 'COMP-1', 'available')", RELEASE.url());
    db.execute("INSERT INTO software17 VALUES ('/srv/software.cfg', 'default', 'available')");
    db.execute("INSERT INTO software17 VALUES ('/srv/old.cfg', 'COMP-1', 'destroyed')");
    db.execute("INSERT INTO software17 VALUES ('ftp://example.com', 'COMP-1', 'available')");

    SlapproxyDatabase read = read();

    assertThat(read.software())
        .containsExactly(
            new Software(COMPUTER, RELEASE),
            new Software(new ComputerId("default"), new SoftwareRelease("/srv/software.cfg")));
    assertThat(read.computers()).contains(new Computer(new ComputerId("default"), "", List.of()));
    assertThat(read.leftOut())
        .containsExactly(
            new LeftOut(
                "software '/srv/old.cfg' on COMP-1",
                "Expected software that is to be available, but its state is 'destroyed'."),
            new LeftOut(
                "software 'ftp://example.com' on COMP-1",
                "Expected a software release NAME, file:/PATH or http(s)://HOST/PATH, but got"
                    + " 'ftp://example.com'."));
  }

  @Test
  void anInstanceHasEverythingThatSlapproxyKnewOfIt() throws SQLException {
    db.computer("COMP-1", 2);
    db.instance(1, "mon site ☃", "");
    db.set(1, "xml", SlapproxyFixture.xml(Map.of("a", "<é>\n\"", "empty", "")));
    db.set(1, "connection_xml", SlapproxyFixture.xml(Map.of("url", "https://[fd00::1]/")));
    db.set(1, "requested_state", "stopped");

    Instance instance = on(read(), 1);

    assertThat(instance.title()).isEqualTo(new Title("mon site ☃"));
    assertThat(instance.isRoot()).isTrue();
    assertThat(instance.release()).isEqualTo(RELEASE);
    assertThat(instance.type()).isEqualTo(new SoftwareType("db"));
    assertThat(instance.parameters()).isEqualTo(Parameters.of(Map.of("a", "<é>\n\"", "empty", "")));
    assertThat(instance.connectionParameters().values())
        .containsExactly(Map.entry("url", "https://[fd00::1]/"));
    assertThat(instance.connectionParameters().publicKeys()).isEmpty();
    assertThat(instance.state()).isEqualTo(RequestedState.STOPPED);
  }

  @Test
  void whatIsNotThereIsEmptyOrTheDefault() throws SQLException {
    db.computer("COMP-1", 1);
    db.instance(0, "site", "");
    for (String column : List.of("xml", "connection_xml", "software_type")) {
      db.set(0, column, null);
    }

    Instance instance = on(read(), 0);

    assertThat(instance.parameters()).isEqualTo(Parameters.NONE);
    assertThat(instance.connectionParameters().isEmpty()).isTrue();
    assertThat(instance.type()).isEqualTo(SoftwareType.DEFAULT);
  }

  @Test
  void requestersStandBeforeWhatTheyRequestedWhateverTheirPartitions() throws SQLException {
    db.computer("COMP-1", 5);
    db.instance(0, "db", "site");
    db.instance(1, "cache", "site");
    db.instance(2, "db", "other");
    db.instance(3, "other", "");
    db.instance(4, "site", "");

    SlapproxyDatabase read = read();

    assertThat(read.leftOut()).isEmpty();
    assertThat(read.instances())
        .extracting(Instance::partition)
        .containsExactly(at(3), at(4), at(0), at(1), at(2));
    assertThat(read.instances())
        .extracting(Instance::requester)
        .containsExactly(
            Optional.empty(),
            Optional.empty(),
            Optional.of(at(4)),
            Optional.of(at(4)),
            Optional.of(at(3)));
  }

  @Test
  void anInstanceThatThisMasterWouldRefuseIsLeftOutWithWhatNeedsIt() throws SQLException {
    db.computer("COMP-1", 8);
    db.instance(0, "site", "");
    db.set(0, "requested_state", "paused");
    db.instance(1, "db", "site");
    db.hosts(1, SlapproxyFixture.entry("_front", Map.of()));
    db.shared(1, "_front", "");
    db.instance(2, "bad-xml", "");
    db.set(2, "xml", "<instance>");
    db.instance(3, "bomb", "");
    db.set(3, "xml", "<!DOCTYPE x [<!ENTITY a 'aa'>]><instance/>");
    db.instance(4, "large", "");
    db.set(4, "xml", SlapproxyFixture.xml(Map.of("a", "x".repeat(70_000))));
    db.instance(5, "", "");
    db.instance(6, "nothing", "");
    db.set(6, "software_release", null);
    db.instance(7, "good", "");

    SlapproxyDatabase read = read();

    assertThat(read.instances()).extracting(i -> i.title().value()).containsExactly("good");
    assertThat(read.sharedInstances()).isEmpty();
    assertThat(why(read, "instance 'site' on COMP-1/slappart0"))
        .isEqualTo("Expected a state of 'started', 'stopped' or 'destroyed', but got 'paused'.");
    assertThat(why(read, "instance 'db' on COMP-1/slappart1"))
        .isEqualTo(
            "Expected it in the tree of 'site', but there is no root of that title, or it is left"
                + " out too.");
    assertThat(why(read, "shared instance '_front' on COMP-1/slappart1"))
        .isEqualTo(
            "Expected its host on COMP-1/slappart1, but no instance is there, or it is left out.");
    assertThat(why(read, "instance 'bad-xml' on COMP-1/slappart2"))
        .startsWith("Expected a document of parameters, but it is not well-formed");
    assertThat(why(read, "instance 'bomb' on COMP-1/slappart3"))
        .isEqualTo("Expected a document of parameters, but it has a document type.");
    assertThat(why(read, "instance 'large' on COMP-1/slappart4"))
        .isEqualTo("Expected parameters of at most 65536 bytes together, but they have 70001.");
    assertThat(why(read, "instance '' on COMP-1/slappart5"))
        .isEqualTo("Expected a title, but it is empty.");
    assertThat(why(read, "instance 'nothing' on COMP-1/slappart6"))
        .isEqualTo("Expected a software release URL, but it is empty.");
    assertThat(read.leftOut()).hasSize(8);
    assertThat(read.occupiedByUnknown())
        .containsExactly(at(0), at(1), at(2), at(3), at(4), at(5), at(6));
  }

  private static String why(SlapproxyDatabase read, String what) {
    return read.leftOut().stream()
        .filter(left -> left.what().equals(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError(read.leftOut()))
        .why();
  }

  @Test
  void ofTwoWithOneTitleTheOneThatSlapproxyAnswersWithIsTaken() throws SQLException {
    db.computer("COMP-1", 6);
    db.instance(0, "site", "");
    db.instance(1, "site", "");
    db.instance(2, "db", "site");
    db.instance(3, "db", "site");
    db.instance(4, "site", "site");
    db.instance(5, "db", "");
    db.hosts(
        5,
        SlapproxyFixture.entry("site_db", Map.of()),
        SlapproxyFixture.entry("_db", Map.of()),
        SlapproxyFixture.entry("site_front", Map.of()));
    db.shared(5, "site_db", "site");
    db.shared(5, "_db", "");
    db.shared(5, "site_front", "site");

    SlapproxyDatabase read = read();

    assertThat(read.instances())
        .extracting(Instance::partition)
        .containsExactly(at(0), at(5), at(2));
    assertThat(read.sharedInstances())
        .extracting(SharedInstance::reference)
        .containsExactly("site_front");
    assertThat(read.leftOut())
        .extracting(LeftOut::what)
        .containsExactly(
            "instance 'site' on COMP-1/slappart1",
            "instance 'db' on COMP-1/slappart3",
            "instance 'site' on COMP-1/slappart4",
            "shared instance 'site_db' on COMP-1/slappart5",
            "shared instance '_db' on COMP-1/slappart5");
    assertThat(why(read, "instance 'site' on COMP-1/slappart1"))
        .isEqualTo(
            "Expected one 'site' among what users requested, but there is another, which comes"
                + " first.");
    assertThat(why(read, "instance 'db' on COMP-1/slappart3"))
        .isEqualTo(
            "Expected one 'db' in the tree of 'site', but there is another, which comes first.");
  }

  @Test
  void sharedInstancesHaveTheParametersThatTheirHostListsAsText() throws SQLException {
    db.computer("COMP-1", 3);
    db.instance(0, "my_site", "");
    db.instance(1, "front", "");
    db.hosts(
        1,
        SlapproxyFixture.entry(
            "my_site_one", Map.of("n", 3L, "list", List.of(1L, "a"), "text", "<x>", "none", "")),
        SlapproxyFixture.entry("_two", Map.of("flag", true)));
    db.shared(1, "my_site_one", "my_site");
    db.shared(1, "_two", "");

    SlapproxyDatabase read = read();

    assertThat(read.leftOut()).isEmpty();
    assertThat(read.sharedInstances()).hasSize(2);
    SharedInstance one = read.sharedInstances().get(0);
    assertThat(one.reference()).isEqualTo("my_site_one");
    assertThat(one.title()).isEqualTo(new Title("one"));
    assertThat(one.requester()).contains(at(0));
    assertThat(one.host()).isEqualTo(at(1));
    assertThat(one.release()).isEqualTo(RELEASE);
    assertThat(one.type()).isEqualTo(new SoftwareType("db"));
    assertThat(one.parameters())
        .isEqualTo(Parameters.of(Map.of("n", "3", "list", "[1, 'a']", "text", "<x>", "none", "")));
    assertThat(one.connectionParameters().values())
        .containsExactly(Map.entry("url", "https://my_site_one"));
    SharedInstance two = read.sharedInstances().get(1);
    assertThat(two.title()).isEqualTo(new Title("two"));
    assertThat(two.requester()).isEmpty();
    assertThat(two.parameters()).isEqualTo(Parameters.of(Map.of("flag", "True")));
  }

  @Test
  void sharedInstancesThatDoNotFitTogetherAreLeftOut() throws SQLException {
    db.computer("COMP-1", 4);
    db.instance(0, "front", "");
    db.hosts(
        0,
        SlapproxyFixture.entry("old_renamed", Map.of()),
        SlapproxyFixture.entry("other_prefix", Map.of()),
        SlapproxyFixture.entry("_unclaimed", Map.of()));
    db.shared(0, "_destroyed", "");
    db.shared(0, "old_renamed", "old");
    db.shared(0, "other_prefix", "front");
    db.instance(1, "broken", "");
    db.set(1, "slave_instance_list", "<marshal><list");
    db.shared(1, "_broken", "");
    db.instance(2, "no-list", "");
    db.set(2, "slave_instance_list", SlapproxyFixture.marshalled("text"));
    db.shared(2, "_no-list", "");
    db.shared(3, "_free", "");
    db.shared(9, "_gone", "");

    SlapproxyDatabase read = read();

    assertThat(read.sharedInstances()).isEmpty();
    assertThat(read.instances()).hasSize(3);
    assertThat(why(read, "shared instance '_destroyed' on COMP-1/slappart0"))
        .isEqualTo("Expected its host to list it, but it does not: it was destroyed.");
    assertThat(why(read, "shared instance 'old_renamed' on COMP-1/slappart0"))
        .startsWith("Expected it in the tree of 'old', but there is no root of that title");
    assertThat(why(read, "shared instance 'other_prefix' on COMP-1/slappart0"))
        .isEqualTo(
            "Expected a name that begins with 'front_', as its root is called, but got"
                + " 'other_prefix'.");
    assertThat(why(read, "shared instance '_broken' on COMP-1/slappart1"))
        .startsWith(
            "Expected the list of shared instances of its host, but it cannot be read: Expected a"
                + " marshalled value");
    assertThat(why(read, "shared instance '_no-list' on COMP-1/slappart2"))
        .endsWith("it cannot be read: It is no list.");
    for (String gone : List.of("_free' on COMP-1/slappart3", "_gone' on COMP-1/slappart9")) {
      assertThat(why(read, "shared instance '" + gone)).startsWith("Expected its host on COMP-1/");
    }
    assertThat(why(read, "shared instance '_unclaimed' on COMP-1/slappart0"))
        .isEqualTo("Expected a record of who requested it, but there is none.");
    assertThat(read.leftOut()).hasSize(8);
  }

  @Test
  void namesThatThisMasterCannotHaveAreLeftOut() throws SQLException {
    db.computer("my/computer", 1);
    db.computer("COMP-1", 0);
    db.execute("INSERT INTO partition17 (reference, computer_reference) VALUES ('a/b', 'COMP-1')");
    db.address("COMP-1", "slappart0", "tap", "");

    SlapproxyDatabase read = read();

    assertThat(read.computers()).containsExactly(new Computer(COMPUTER, "10.0.0.1", List.of()));
    assertThat(read.leftOut())
        .extracting(LeftOut::what)
        .containsExactly(
            "computer 'my/computer'",
            "address of 'COMP-1/slappart0'",
            "partition 'my/computer/slappart0'",
            "partition 'COMP-1/a/b'");
    assertThat(read.leftOut()).allMatch(left -> left.why().matches("Expected .*, but .*\\."));
  }

  @Test
  void forwardedRequestsStayWithTheOtherMaster() throws SQLException {
    db.execute(
        "INSERT INTO forwarded_partition_request17 VALUES ('slappart0_x', 'https://master/')");

    assertThat(read().leftOut())
        .containsExactly(
            new LeftOut(
                "request 'slappart0_x'",
                "Expected an instance of this slapproxy, but the request was forwarded to the"
                    + " master https://master/, where its instance stays."));
  }

  @Test
  void valuesAreShownNowhereByAccident() throws SQLException {
    db.computer("COMP-1", 1);
    db.instance(0, "site", "");
    db.set(0, "connection_xml", SlapproxyFixture.xml(Map.of("password", "secret-1")));
    db.set(0, "xml", SlapproxyFixture.xml(Map.of("password", "secret-2")));
    db.hosts(0, SlapproxyFixture.entry("_a", Map.of("password", "secret-3")));
    db.shared(0, "_a", "");

    assertThat(read().toString()).contains("password").doesNotContain("secret-");
    assertThat(Set.copyOf(Arrays.asList(read(), read()))).as("immutable and equal").hasSize(1);
  }
}
