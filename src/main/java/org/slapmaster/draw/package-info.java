/**
 * Draws who is connected to whom, from what the faces show; a secret is masked before it comes
 * here.
 */
package org.slapmaster.draw;
