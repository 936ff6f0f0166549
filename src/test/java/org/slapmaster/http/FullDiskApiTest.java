package org.slapmaster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.journal.JournalStore;
import org.slapmaster.journal.embedded.SmallDisk;

/** What callers hear while the disk of the journal is full. */
class FullDiskApiTest {
  private static ApiFixture.Answer request(ApiFixture api, String title) {
    return api.post(
        "/api/request", "{\"title\":\"%s\",\"software_release\":\"app\"}".formatted(title));
  }

  @Test
  void callersAreAskedToComeBackUntilThereIsRoom() throws Exception {
    try (SmallDisk disk = SmallDisk.ofMiB(64);
        ApiFixture api =
            ApiFixture.start(
                Map.of(
                    "slapmaster.journal.embedded.dir",
                    disk.place().resolve("journal").toString(),
                    "slapmaster.journal.embedded.reserve",
                    "8 MiB"))) {
      await()
          .atMost(MasterFixture.PATIENCE)
          .until(() -> request(api, "before"), answer -> answer.status() == 202);
      JournalStore store = JournalStore.of(api.master.system).orElseThrow();
      disk.fill();

      List<String> tried = new ArrayList<>();
      ApiFixture.Answer full =
          await()
              .atMost(MasterFixture.PATIENCE)
              .until(
                  () -> {
                    tried.add("held-" + tried.size());
                    return request(api, tried.get(tried.size() - 1));
                  },
                  answer -> answer.text().contains("nothing was done"));

      assertThat(full.status()).isEqualTo(503);
      assertThat(full.response().headers().firstValue("Retry-After")).contains("2");
      assertThat(full.json().path("error").toString() + full.text())
          .contains("free on the disk of the journal")
          .contains("It waits since");
      assertThat(store.waiting()).isPresent();
      assertThat(api.get("/ready").status()).isEqualTo(503);
      assertThat(api.get("/ready").text()).contains("free on the disk of the journal");
      long commits = store.head().commits();

      disk.free();

      await().atMost(MasterFixture.PATIENCE).until(() -> api.get("/ready").status() == 200);
      assertThat(store.waiting()).isEmpty();
      assertThat(request(api, "before").status()).isEqualTo(202);
      assertThat(request(api, "after").status()).isEqualTo(202);
      assertThat(store.head().commits()).isGreaterThan(commits);
      // What was refused was not done; what was held may have been, once.
      assertThat(api.get("/api/services").text()).contains("before", "after");
      assertThat(api.get("/api/services").text()).doesNotContain(tried.get(tried.size() - 1));
    }
  }
}
