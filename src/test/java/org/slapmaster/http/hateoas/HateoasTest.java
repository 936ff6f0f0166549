package org.slapmaster.http.hateoas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slapmaster.http.ApiFixture;

/** What stock clients browse, on a real server. */
class HateoasTest {
  private static final String TREES =
      "portal_type:\"Instance Tree\" AND validation_state:validated";
  private static final String COMPUTERS =
      "portal_type:\"Compute Node\" AND validation_state:validated";
  private static ApiFixture master;

  @BeforeAll
  static void start() {
    master = ApiFixture.start();
    master.post(
        "/slapos.put.v0.compute_node_format",
        "{\"computer_guid\": \"COMP-42\", \"compute_partition_list\": [{\"partition_id\":"
            + " \"p0\"}]}");
  }

  @AfterAll
  static void stop() {
    master.close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static JsonNode search(String query) {
    ApiFixture.Answer answer =
        master.get("/hateoas/?mode=search&select_list=title&query=" + encoded(query));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json().path("_embedded").path("contents");
  }

  /** Redirects are followed by hand: the client of the tests does not. */
  private static ApiFixture.Answer traverse(String relative) {
    ApiFixture.Answer answer =
        master.get("/hateoas/?mode=traverse&view=slaposjs_view&relative_url=" + encoded(relative));
    assertThat(answer.status()).as(answer.text()).isEqualTo(302);
    String location = answer.response().headers().firstValue("Location").orElseThrow();
    return master.get(location.substring(master.url.length()));
  }

  private static void request(String title) {
    String body =
        "{\"title\": %s, \"software_release_uri\": \"http://sr\", \"software_type\": \"t\","
            + " \"parameters\": {\"a\": \"<é>\"}}";
    String quoted = '"' + title.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    assertThat(
            master.post("/slapos.post.v0.software_instance", String.format(body, quoted)).status())
        .isEqualTo(200);
  }

  @Test
  void theTemplatesAreAbsoluteAndFollowWhatAProxySays() {
    JsonNode links = master.get("/hateoas/").json().path("_links");
    assertThat(links.path("traverse").path("href").asText())
        .isEqualTo(master.url + "/hateoas/?mode=traverse&relative_url={relative_url}&view={view}");
    HttpRequest.Builder proxied =
        HttpRequest.newBuilder(URI.create(master.url + "/hateoas/"))
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Prefix", "/slap");
    assertThat(
            ApiFixture.send(proxied).json().path("_links").path("raw_search").path("href").asText())
        .startsWith("https://")
        .contains("/slap/hateoas/?mode=search");
    assertThat(master.get("/hateoas").status()).isEqualTo(308);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "with blank", "é ü", "a/b", "quo\"ted", "back\\slash", "a+b%20c", "<&>"})
  void aTreeIsFoundByItsExactTitleAndItsDocumentFollows(String title) {
    request(title);

    JsonNode rows = search(TREES + " AND title:=\"" + title + "\"");

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).path("title").asText()).isEqualTo(title);
    assertThat(rows.get(0).path("url_string").asText()).isEqualTo("http://sr");
    ApiFixture.Answer document = traverse(rows.get(0).path("relative_url").asText());
    assertThat(document.status()).as(document.text()).isEqualTo(200);
    JsonNode view = document.json().path("_embedded").path("_view");
    assertThat(view.path("my_reference").path("default").asText()).isEqualTo(title);
    assertThat(view.path("my_slap_state").path("default").asText()).isEqualTo("started");
    assertThat(view.path("my_text_content").path("default").asText())
        .contains("<parameter id=\"a\">&lt;é&gt;</parameter>");
    assertThat(view.path("my_connection_parameter_list").path("default").isNull()).isTrue();
    JsonNode news = view.path("my_news");
    assertThat(news.path("type").asText()).as("what clients keep").isEqualTo("StringField");
    assertThat(news.path("default").path("instance")).hasSize(1);
    assertThat(news.path("default").path("instance").get(0).path("text").asText())
        .startsWith("#error no data found");
    assertThat(document.json().path("_links").path("type").path("name").asText())
        .isEqualTo("Instance Tree");
  }

  @Test
  void computersAreFoundByTheirReference() {
    assertThat(search(COMPUTERS)).hasSize(1);
    JsonNode row = search(COMPUTERS + " AND reference:=\"COMP-42\"").get(0);
    assertThat(row.path("reference").asText()).isEqualTo("COMP-42");
    assertThat(
            traverse(row.path("relative_url").asText())
                .json()
                .path("_embedded")
                .path("_view")
                .path("my_title")
                .path("default")
                .asText())
        .isEqualTo("COMP-42");
    assertThat(search(COMPUTERS + " AND reference:=\"COMP-4\"")).isEmpty();
  }

  @Test
  void whatNoClientAsksIsRefused() {
    assertThat(master.get("/hateoas/?mode=search&query=anything").status()).isEqualTo(400);
    assertThat(master.get("/hateoas/?mode=dance").status()).isEqualTo(400);
    assertThat(master.get("/hateoas/?mode=traverse&relative_url=/etc").status()).isEqualTo(404);
    assertThat(master.get("/hateoas/partitions/nobody").status()).isEqualTo(404);
    assertThat(master.get("/hateoas/me/computer_module/Base_getComputerToken").status())
        .isEqualTo(403);
  }
}
