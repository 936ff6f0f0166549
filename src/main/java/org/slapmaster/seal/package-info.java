/**
 * Secrets at rest: what seals them, opens them, and forgets how. {@link
 * org.slapmaster.seal.TreeKey} is the cryptography, {@link org.slapmaster.seal.KeyFile} where keys
 * are, {@link org.slapmaster.seal.Vault} what the rest of the program uses.
 *
 * <p>One key for each instance tree: a journal is never rewritten, so the only way to be rid of a
 * secret in it is to lose the key. What needs no secret (rules, replay, listings) needs no key.
 */
package org.slapmaster.seal;
