package org.slapmaster.node.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.SupplyOrder;

class SoftwareStoreTest {
  private static final SoftwareRelease APP = new SoftwareRelease("app");

  @TempDir Path root;
  private final List<SoftwareReport> reports = new CopyOnWriteArrayList<>();
  private final List<String> users = new CopyOnWriteArrayList<>();
  private SoftwareStore store;
  private Path app;

  @BeforeEach
  void open() throws IOException {
    app = Files.createDirectories(root.resolve("releases/app"));
    Files.writeString(app.resolve("instance.yaml"), "publish: {}\n");
    release("");
    store = newStore();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aStepRunsOnceWithProgressAndIsSkippedWhenItsWorkIsDone() throws Exception {
    release(
        """
        install:
          - {name: make it, unless: [test, -e, made], run: [sh, -c, "echo working; touch made"]}
          - {name: see it, unless: [test, -e, made], run: [sh, -c, "touch twice"]}
        """);
    order(1, true, false);
    awaitState(APP, SoftwareState.INSTALLED);
    Path content = store.installed(APP).orElseThrow().directory();
    assertThat(content.resolve("made")).exists();
    assertThat(content.resolve("twice")).doesNotExist();
    assertThat(reports).anySatisfy(r -> assertThat(r.detail()).isEqualTo("step 1 of 2: make it"));
    assertThat(Files.readString(content.resolveSibling("install.log")))
        .contains("== step 1 of 2: make it")
        .contains("working");
    assertThat(last().digest()).hasSize(64);
  }

  @Test
  void aFailedStepKeepsItsOutputAndIsTriedAgainOnANewOrder() throws Exception {
    release("install: [{name: break, run: [sh, -c, 'echo it is broken; exit 3']}]");
    order(1, true, false);
    awaitState(APP, SoftwareState.FAILED);
    assertThat(last().detail())
        .contains("'break'")
        .contains("exit code 3")
        .contains("it is broken");
    assertThat(store.installed(APP)).isEmpty();
    release("");
    order(2, true, false);
    awaitState(APP, SoftwareState.INSTALLED);
    assertThat(last().order()).isEqualTo(2);
  }

  @Test
  void aMistakeInTheDescriptorIsReportedWithFileLineAndField() throws Exception {
    Files.writeString(app.resolve("software.yaml"), "title: T\nversion: 1\nkind: x\n");
    order(1, true, false);
    awaitState(APP, SoftwareState.FAILED);
    assertThat(last().detail()).contains("software.yaml line 3, kind").contains("'kind'");
  }

  @Test
  void otherContentUnderOneUrlIsReportedAndInstalledOnlyWhenOrdered() throws Exception {
    order(1, true, false);
    awaitState(APP, SoftwareState.INSTALLED);
    String first = last().digest();
    Files.writeString(app.resolve("more.txt"), "more");
    order(2, true, false);
    await().until(() -> last().order() == 2 && last().detail().contains("differs"));
    assertThat(last().digest()).isEqualTo(first);
    assertThat(store.installed(APP).orElseThrow().directory().resolve("more.txt")).doesNotExist();
    order(3, true, true);
    await().until(() -> last().state() == SoftwareState.INSTALLED && last().order() == 3);
    assertThat(last().digest()).isNotEqualTo(first);
    assertThat(last().detail()).isEmpty();
    assertThat(store.installed(APP).orElseThrow().directory().resolve("more.txt")).exists();
  }

  @Test
  void aReinstallThatFailsLeavesTheOldContentInUse() throws Exception {
    order(1, true, false);
    awaitState(APP, SoftwareState.INSTALLED);
    release("install: [{name: break, run: ['false']}]");
    order(2, true, true);
    awaitState(APP, SoftwareState.FAILED);
    InstalledRelease kept = store.installed(APP).orElseThrow();
    assertThat(kept.descriptor().steps()).isEmpty();
    assertThat(Files.readString(kept.directory().resolve("software.yaml"))).doesNotContain("break");
  }

  @Test
  void aReleaseInUseIsNotRemovedAndItsUsersAreNamed() throws Exception {
    order(1, true, false);
    awaitState(APP, SoftwareState.INSTALLED);
    users.add("slappart3");
    order(2, false, false);
    await().until(() -> last().order() == 2 && last().detail().contains("slappart3"));
    assertThat(last().state()).isEqualTo(SoftwareState.INSTALLED);
    users.clear();
    order(3, false, false);
    awaitState(APP, SoftwareState.REMOVED);
    assertThat(store.installed(APP)).isEmpty();
    assertThat(last().digest()).isEmpty();
    assertThat(tree("software")).noneMatch(path -> path.endsWith("software.yaml"));
  }

  @Test
  void anInstallThatWasInterruptedIsTakenUpAgainAfterARestart() throws Exception {
    release("install: [{name: wait, run: [sh, -c, 'test -e ../../../go || sleep 1000']}]");
    order(1, true, false);
    await().until(() -> reports.stream().anyMatch(r -> r.detail().contains("wait")));
    store.close();
    Files.createFile(root.resolve("go"));
    store = newStore();
    store.start();
    awaitState(APP, SoftwareState.INSTALLED);
  }

  @Test
  void aRestartKnowsWhatIsInstalledAtOnceAndKeepsOldOrdersOut() throws Exception {
    order(5, true, false);
    awaitState(APP, SoftwareState.INSTALLED);
    store.close();
    store = newStore();
    store.start();
    assertThat(store.installed(APP)).isPresent();
    assertThat(store.reports()).hasSize(1);
    store.supply(new SupplyOrder(APP, false, false, 4));
    assertThat(last().state()).isEqualTo(SoftwareState.INSTALLED);
    assertThat(last().order()).isEqualTo(5);
  }

  @Test
  void archivesAreUnpackedFromFileAndHttp() throws Exception {
    Path archive = root.resolve("app.tar.gz");
    Process tar =
        new ProcessBuilder(
                "tar", "-czf", archive.toString(), "-C", app.getParent().toString(), "app")
            .start();
    assertThat(tar.waitFor()).isZero();
    SoftwareRelease file = new SoftwareRelease(archive.toUri().toString());
    store.supply(new SupplyOrder(file, true, false, 1));
    awaitState(file, SoftwareState.INSTALLED);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/app.tar.gz",
        exchange -> {
          byte[] bytes = Files.readAllBytes(archive);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      SoftwareRelease http =
          new SoftwareRelease("http://127.0.0.1:" + server.getAddress().getPort() + "/app.tar.gz");
      store.supply(new SupplyOrder(http, true, false, 1));
      awaitState(http, SoftwareState.INSTALLED);
      assertThat(store.installed(http).orElseThrow().digest())
          .isEqualTo(store.installed(file).orElseThrow().digest());
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aFileThatIsNoArchiveIsSaidSo() throws Exception {
    Path empty = Files.createFile(root.resolve("empty.tar.gz"));
    SoftwareRelease release = new SoftwareRelease(empty.toUri().toString());
    store.supply(new SupplyOrder(release, true, false, 1));
    awaitState(release, SoftwareState.FAILED);
    assertThat(last().detail()).startsWith("Expected 'empty.tar.gz' to be a .tar.gz");
  }

  @Test
  void linksInAReleaseAreRefused() throws Exception {
    Files.createSymbolicLink(app.resolve("link"), Path.of("/etc/passwd"));
    order(1, true, false);
    awaitState(APP, SoftwareState.FAILED);
    assertThat(last().detail()).contains("'link' is something else");
  }

  @Test
  void relativeReferencesStandBesideTheRelease() {
    SoftwareRelease file = new SoftwareRelease("file:///srv/releases/app/");
    assertThat(SoftwareStore.relative(file, "mariadb").url())
        .isEqualTo("file:/srv/releases/mariadb");
    assertThat(SoftwareStore.relative(file, "../other/x").url()).isEqualTo("file:/srv/other/x");
    assertThat(
            SoftwareStore.relative(new SoftwareRelease("http://h/a/app.tar.gz"), "./b.zip").url())
        .isEqualTo("http://h/a/b.zip");
    assertThat(SoftwareStore.relative(APP, "mariadb").url()).isEqualTo("mariadb");
    assertThat(SoftwareStore.relative(APP, "./mariadb").url()).isEqualTo("mariadb");
    assertThat(SoftwareStore.relative(APP, "http://h/x.zip").url()).isEqualTo("http://h/x.zip");
    assertThatThrownBy(() -> SoftwareStore.relative(APP, "../x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private SoftwareStore newStore() {
    return new SoftwareStore(
        root.resolve("software"),
        List.of(root.resolve("releases")),
        release -> {},
        release -> List.copyOf(users),
        reports::add);
  }

  private void release(String install) throws IOException {
    Files.writeString(
        app.resolve("software.yaml"),
        "title: App\nversion: 1\n" + install + "\ntypes: {default: {instance: instance.yaml}}\n");
  }

  private void order(long number, boolean available, boolean reinstall) {
    store.supply(new SupplyOrder(APP, available, reinstall, number));
  }

  private void awaitState(SoftwareRelease release, SoftwareState state) {
    await()
        .until(
            () ->
                store.reports().stream()
                    .anyMatch(r -> r.release().equals(release) && r.state() == state));
    await().until(() -> last().state() == state);
  }

  private SoftwareReport last() {
    return reports.get(reports.size() - 1);
  }

  private List<Path> tree(String directory) throws IOException {
    try (var paths = Files.walk(root.resolve(directory))) {
      return paths.toList();
    }
  }
}
