/**
 * The software releases of a computer: found, copied, installed, described, removed.
 *
 * <p><b>A release</b> is a directory (or a {@code .tar.gz} or {@code .zip} archive of one) with a
 * file {@code software.yaml} and what it names. Everything else in it is at the disposal of its
 * instances under the variable {@code release}.
 *
 * <pre>{@code
 * title: MariaDB database server
 * version: "1"
 * install:                      # in order; a step is skipped when its `unless` command succeeds
 *   - name: MariaDB server programs
 *     unless: [sh, -c, "command -v mariadbd"]
 *     needs-root: "Expected mariadbd, but ... ."   # said instead of running the step as a user
 *     run: [sh, -c, "apt-get ..."]                 # in the directory of the release
 *     timeout: 600                                 # seconds; 600 when absent
 * types:                        # software types; `default` is what a request without one gets
 *   default:
 *     title: ...
 *     instance: instance.yaml   # see org.slapmaster.node.instance
 *     parameters: {...}         # JSON Schema of the instance parameters
 *     connection: {...}         # JSON Schema of the connection parameters
 * }</pre>
 *
 * <p>Every key that is not listed here is refused. In both schemas a property with {@code public:
 * true} may be shown in listings; the values of the others are secrets.
 */
package org.slapmaster.node.software;
