/**
 * The SLAP tool: what stock SlapOS clients and nodes call, directly under the master's address.
 * {@link org.slapmaster.http.slap.SlapTool} finds the method; {@code ...Methods} translate calls
 * into the words of the master and back; {@code ...Document} write what is answered. It holds no
 * rules.
 *
 * <p>This path is kept short, because nodes ask all the time: one look-up by path, a form parsed
 * from the bytes as they came, answers written straight into bytes.
 */
package org.slapmaster.http.slap;
