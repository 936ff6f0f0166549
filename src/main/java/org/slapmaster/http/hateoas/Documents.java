package org.slapmaster.http.hateoas;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import org.slapmaster.domain.graph.ComputerNode;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.seal.Vault;
import org.slapmaster.slap.ParameterXml;

/** Rows of searches and documents of one thing, in the forms that stock clients read. */
final class Documents {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Documents() {}

  static ObjectNode row(InstanceNode instance) {
    return JSON.objectNode()
        .put("title", instance.title().value())
        .put("reference", instance.guid().value())
        .put("portal_type", instance.shared() ? "Slave Instance" : "Software Instance")
        .put("url_string", instance.release().url())
        .put("slap_state", instance.state().toString());
  }

  static ObjectNode row(ComputerNode computer) {
    return JSON.objectNode()
        .put("title", computer.title())
        .put("reference", computer.id().value())
        .put("relative_url", "/hateoas/computers/" + Paths.encoded(computer.id().value()));
  }

  static ObjectNode row(ComputerNode.Software software) {
    return JSON.objectNode()
        .put("url_string", software.release().url())
        .put("usage_state", software.wanted() ? "available" : "destroyed");
  }

  /**
   * @param picture of the root
   * @param members all instances of the tree
   */
  static ObjectNode tree(InstancePicture picture, List<InstanceNode> members, Vault vault) {
    InstanceNode root = picture.instance();
    SortedMap<String, String> parameters = vault.open(root.parameters()).values();
    SortedMap<String, String> published = vault.open(root.published()).values();
    ObjectNode document = JSON.objectNode();
    ObjectNode view = document.putObject("_embedded").putObject("_view");
    text(view, "form_id", "form_id", "InstanceTree_viewAsHateoas");
    field(view, "reference", root.title().value());
    field(view, "slap_state", root.state().toString());
    field(view, "text_content", parameters.isEmpty() ? null : ParameterXml.write(parameters));
    field(
        view,
        "connection_parameter_list",
        published.isEmpty() ? null : ParameterXml.write(published));
    field(view, "url_string", root.release().url());
    field(view, "source_reference", root.type().name());
    view.putObject("my_root_slave")
        .put("type", "IntegerField")
        .put("key", "field_my_root_slave")
        .put("default", root.shared() ? 1 : 0);
    news(view, members);
    type(document, "Instance Tree");
    return document;
  }

  /** What was last reported of each, of which the client makes one colour. */
  private static void news(ObjectNode view, List<InstanceNode> members) {
    // The client keeps fields of a few types only, whatever their value is.
    ArrayNode news =
        view.putObject("my_news")
            .put("type", "StringField")
            .put("key", "field_my_news")
            .putObject("default")
            .putArray("instance");
    for (InstanceNode member : members) {
      news.addObject()
          .put("title", member.title().value())
          .put("text", member.access().text())
          .put("user", member.access().user());
    }
  }

  static ObjectNode computer(ComputerNode computer) {
    ObjectNode document = JSON.objectNode();
    ObjectNode view = document.putObject("_embedded").putObject("_view");
    text(view, "form_id", "form_id", "Computer_viewAsHateoas");
    field(view, "reference", computer.id().value());
    field(view, "title", computer.title());
    type(document, "Computer");
    return document;
  }

  private static void type(ObjectNode document, String name) {
    document.putObject("_links").putObject("type").put("name", name);
  }

  private static void field(ObjectNode view, String name, String value) {
    text(view, "my_" + name, "field_my_" + name, value);
  }

  private static void text(ObjectNode view, String name, String key, String value) {
    view.putObject(name).put("type", "StringField").put("key", key).put("default", value);
  }
}
