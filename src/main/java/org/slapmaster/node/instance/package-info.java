/**
 * What runs in a partition: instance files, rendered into plans, carried out in passes.
 *
 * <p><b>An instance file</b> is YAML first: it is parsed before anything is rendered, then each
 * scalar is rendered as a Pebble template, so that no value can ever add structure. Sections are
 * maps of names ({@code [a-z][A-Za-z0-9]*}) to fields; a field that is not listed here is refused.
 *
 * <pre>{@code
 * request:                      # children to ask the master for, all in one pass
 *   database:
 *     software-url: mariadb     # relative: beside this release; a NAME beside a NAME
 *     title: "{{ title }}-db"   # default: the section's name
 *     software-type: default
 *     shared: false
 *     config: {database: app}   # its parameters
 *     sla: {}                   # where it may be; empty entries are left out
 *     return: [url, password]   # the connection parameters that are used; the instance waits for all
 *     state: started            # default: the state of this instance
 * file:
 *   config: {path: etc/app.conf, template: app.conf, mode: "0640"}   # or `content:` in place
 * run:                          # commands that end
 *   datadir: {creates: srv/data, command: [init, "{{ creating }}"]}  # once: made aside, then renamed
 *   users:                      # again whenever the command or a file that it uses changed
 *     on-change: ["{{ file.users }}"]
 *     after: [server]
 *     command: [...]
 *     environment: {}
 *     timeout: 600              # seconds; 600 when absent
 * service:                      # processes that stay, in the foreground
 *   server:
 *     command: [...]
 *     environment: {}
 *     after: [datadir]
 *     stop: {signal: TERM, timeout: 30}
 *     reload: HUP               # sent when only files changed; without it the service is restarted
 *     uses: [config]            # besides the files that command and environment mention
 * promise:                      # what must hold while the instance is started
 *   server: {tcp: {host: ..., port: ...}, period: 60, timeout: 20}
 *   page:   {http: {url: ..., status: 200, contains: ...}}
 *   login:  {command: [...], environment: {}}
 * publish: {url: ...}           # when all promises pass
 * publish-early: {password: "{{ secret('root') }}"}   # as soon as rendered
 * shared:                       # once for each shared instance, when all promises pass
 *   file: {account: {path: "etc/{{ shared.guid }}.conf", content: ...}}
 *   run:  {account: {on-change: [...], command: [...], remove: [...]}}   # remove undoes it
 *   publish: {password: "{{ secret('password') }}"}
 * }</pre>
 *
 * <p>{@code after} names runs and services: a run has to have succeeded, a service to be up and,
 * where a promise has its name, that promise to pass. A service is restarted or reloaded when its
 * command, environment, a file that it uses, or the release it mentions changed, and never
 * otherwise.
 *
 * <p><b>Templates</b> know {@code title}, {@code rootTitle}, {@code guid}, {@code computer}, {@code
 * state}, {@code softwareType}, {@code release} (the directory of the content), {@code
 * parameter.NAME}, {@code connection.REQUEST.KEY}, {@code file.NAME} (its absolute path), {@code
 * partition} ({@code name, home, etc, srv, tmp, var, run, log, user, address, host, ipv4, ipv6};
 * host is the address as a URL has it), {@code port('NAME'[, first])} and {@code secret('NAME'[,
 * length])}, which stay the same for the life of the instance, and in a run with {@code creates}
 * also {@code creating}. Those of shared instances also know {@code shared} ({@code guid, title,
 * rootTitle, state, parameter.NAME, secret.NAME}), and {@code secret('NAME')} is theirs alone;
 * those of the host know {@code sharedInstances}, a list of the same. Filters write a value as a
 * literal: {@code json}, {@code shell}, {@code php}, {@code sql}, {@code url}. An undefined
 * variable is an error; {@code is defined} and {@code default} ask first. A connection parameter
 * that is not published yet makes its section wait, and what uses that section, while the rest
 * proceeds.
 */
package org.slapmaster.node.instance;
