/** One computer: its format, its software, its presence, its ports. */
package org.slapmaster.domain.computer;
