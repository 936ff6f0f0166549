package org.slapmaster.slap;

/** Documents as a stock master sent them; shown with line breaks, which the wire does not have. */
public final class Recorded {
  public static final String FORMAT =
      wire(
          """
          <marshal><dictionary id="i2">
          <string>address</string><string>127.0.0.1</string>
          <string>netmask</string><string>255.255.255.255</string>
          <string>partition_list</string><list id="i3">
            <dictionary id="i4">
              <string>address_list</string><list id="i5"><dictionary id="i6">
                <string>addr</string><string>10.0.0.1</string>
                <string>netmask</string><string>255.255.255.255</string></dictionary></list>
              <string>reference</string><string>slappart0</string>
              <string>tap</string>
              <dictionary id="i7"><string>name</string><string>slaptap0</string></dictionary>
            </dictionary></list>
          <string>reference</string><string>COMP-42</string>
          </dictionary></marshal>
          """);

  public static final String REQUEST_ANSWER =
      wire(
          """
          <marshal>
          <object id="i2" module="slapos.slap.slap" class="SoftwareInstance"><tuple/>
          <dictionary id="i3">
          <string>_connection_dict</string><dictionary id="i4"/>
          <string>_instance_guid</string><string>COMP-42-slappart0</string>
          <string>_parameter_dict</string><dictionary id="i5">
            <string>_</string><string>{"a": 1}</string>
            <string>n</string><string>&#233;</string>
            <string>timestamp</string><string>1795376117.235217</string></dictionary>
          <string>_requested_state</string><string>started</string>
          <string>connection_xml</string><none/>
          <string>ip_list</string><list id="i6">
          <tuple><string>slaptap0</string><string>10.0.0.1</string></tuple></list>
          <string>slap_computer_id</string><string>COMP-42</string>
          <string>slap_computer_partition_id</string><string>slappart0</string>
          <string>slap_server_url</string><string>slap_server_url</string>
          <string>slap_software_release_url</string><string>https://example.com/software.cfg</string>
          <string>slap_software_type</string><string>default</string>
          </dictionary></object></marshal>
          """);

  public static final String SHARED_REQUEST_ANSWER =
      wire(
          """
          <marshal>
          <object id="i2" module="slapos.slap.slap" class="SoftwareInstance"><tuple/>
          <dictionary id="i3">
          <string>_connection_dict</string><dictionary id="i4"/>
          <string>_parameter_dict</string><dictionary id="i5">
            <string>d</string><string>x</string>
            <string>num</string><string>1</string></dictionary>
          <string>ip_list</string><list id="i6">
          <tuple><string>slaptap0</string><string>10.0.0.1</string></tuple></list>
          <string>slap_computer_id</string><string>COMP-42</string>
          <string>slap_computer_partition_id</string><string>slappart0</string>
          <string>slap_server_url</string><string>slap_server_url</string>
          <string>slap_software_release_url</string><string>https://example.com/software.cfg</string>
          <string>slap_software_type</string><string>default</string>
          </dictionary></object></marshal>
          """);

  public static final String COMPUTER =
      wire(
          """
          <marshal><object id="i2" module="slapos.slap.slap" class="Computer">
          <tuple><string>COMP-42</string></tuple>
          <dictionary id="i3">
          <string>_computer_id</string><string>COMP-42</string>
          <string>_computer_partition_list</string><list id="i4">
            <object id="i5" module="slapos.slap.slap" class="ComputerPartition">
            <tuple><string>COMP-42</string><string>slappart0</string><none/></tuple>
            <dictionary id="i6">
              <string>_computer_id</string><string>COMP-42</string>
              <string>_connection_dict</string><dictionary id="i7">
                <string>url</string><string>http://[::1]/</string></dictionary>
              <string>_instance_guid</string><string>COMP-42-slappart0</string>
              <string>_need_modification</string><int>1</int>
              <string>_parameter_dict</string><dictionary id="i8">
                <string>_</string><string>{"a": 1}</string>
                <string>full_address_list</string><list id="i9"/>
                <string>instance_title</string><string>my &amp;lt;root&amp;gt;</string>
                <string>ip_list</string><list id="i10">
                <tuple><string>slaptap0</string><string>10.0.0.1</string></tuple></list>
                <string>n</string><string>&#233;</string>
                <string>root_instance_title</string><string>my &amp;lt;root&amp;gt;</string>
                <string>slap_computer_id</string><string>COMP-42</string>
                <string>slap_computer_partition_id</string><string>slappart0</string>
                <string>slap_software_release_url</string>
                <string>https://example.com/software.cfg</string>
                <string>slap_software_type</string><string>default</string>
                <string>slave_instance_list</string><list id="i11"><dictionary id="i12">
                  <string>d</string><string>x</string>
                  <string>num</string><int>1</int>
                  <string>slap_software_type</string><string>default</string>
                  <string>slave_reference</string><string>_my slave</string>
                  <string>slave_title</string><string>_my slave</string></dictionary></list>
                <string>timestamp</string><string>1795376117.4871757</string></dictionary>
              <string>_partition_id</string><string>slappart0</string>
              <string>_request_dict</string><none/>
              <string>_requested_state</string><string>started</string>
              <string>_software_release_document</string>
              <object id="i13" module="slapos.slap.slap" class="SoftwareRelease">
                <tuple><string>https://example.com/software.cfg</string>
                <string>COMP-42</string></tuple>
                <dictionary id="i14">
                  <string>_computer_guid</string><string>COMP-42</string>
                  <string>_software_instance_list</string><list id="i15"/>
                  <string>_software_release</string>
                  <string>https://example.com/software.cfg</string></dictionary></object>
            </dictionary></object>
            <object id="i16" module="slapos.slap.slap" class="ComputerPartition">
            <tuple><string>COMP-42</string><string>slappart1</string><none/></tuple>
            <dictionary id="i17">
              <string>_computer_id</string><string>COMP-42</string>
              <string>_instance_guid</string><string>COMP-42-slappart1</string>
              <string>_need_modification</string><int>0</int>
              <string>_partition_id</string><string>slappart1</string>
              <string>_request_dict</string><none/>
              <string>_requested_state</string><string>destroyed</string>
              <string>_software_release_document</string><none/></dictionary></object></list>
          <string>_software_release_list</string><list id="i18">
            <object id="i19" module="slapos.slap.slap" class="SoftwareRelease">
            <tuple><string>https://example.com/software.cfg</string><string>COMP-42</string></tuple>
            <dictionary id="i20">
              <string>_computer_guid</string><string>COMP-42</string>
              <string>_requested_state</string><string>available</string>
              <string>_software_instance_list</string><list id="i21"/>
              <string>_software_release</string>
              <string>https://example.com/software.cfg</string></dictionary></object></list>
          </dictionary></object></marshal>
          """);

  public static final String STATUS =
      wire(
          """
          <marshal><dictionary id="i2">
          <string>created_at</string><string>Sun, 22 Nov 2026 19:35:17 GMT</string>
          <string>no_data_since_15_minutes</string><int>0</int>
          <string>no_data_since_5_minutes</string><int>0</int>
          <string>portal_type</string><string>Software Instance</string>
          <string>reference</string><string>SOFTINST-7</string>
          <string>since</string><string>Sun, 22 Nov 2026 19:35:17 GMT</string>
          <string>state</string><string>started</string>
          <string>text</string><string>#access Instance correctly started</string>
          <string>user</string><string>SOFTINST-7</string>
          </dictionary></marshal>
          """);

  private Recorded() {}

  /** As it was on the wire: without the line breaks and indentation. */
  public static String wire(String shown) {
    return shown.replaceAll("\\n\\s*", "");
  }
}
