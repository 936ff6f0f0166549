/**
 * The master's own certificate authority: one client certificate per computer and per instance, and
 * the list of the revoked ones. Start with {@link org.slapmaster.security.CertificateAuthority}.
 *
 * <p>On disk, in {@code certificates/} of the data directory, all readable by the master's user
 * only:
 *
 * <ul>
 *   <li>{@code ca-key.pem}: the authority, its key and its certificate in one file so that there
 *       are always both; {@code ca.pem}: the certificate again, for others;
 *   <li>{@code computers/COMP-1.pem}: the certificate of a computer, without its key, which was
 *       handed out and is not known here any more; where the name is not plain, the file has its
 *       SHA-256 for a name;
 *   <li>{@code instances/SOFTINST-7.pem}: the pair of an instance, and earlier certificates of it
 *       that have not expired;
 *   <li>{@code revoked}: the truth about what was revoked, one line each, appended and synced
 *       before anyone is told; {@code crl.pem}: the same, signed for others, as of the last time
 *       that it was asked for.
 * </ul>
 *
 * <p>Every file but {@code revoked} is replaced as a whole, so that a crash leaves the old content
 * or the new one; a pair is on disk before it is told. The program that owns the data directory
 * makes sure that there is one authority on it at a time.
 */
package org.slapmaster.security;
