package org.slapmaster.node.software;

import java.nio.file.Path;
import org.slapmaster.model.SoftwareRelease;

/**
 * A release that is ready to be used.
 *
 * @param directory its content, absolute
 * @param digest SHA-256 of the content in hex, as it was before the install steps ran
 */
public record InstalledRelease(
    SoftwareRelease release, Path directory, String digest, ReleaseDescriptor descriptor) {}
