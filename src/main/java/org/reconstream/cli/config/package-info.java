/**
 * The service's configuration file: one small record per room, read once, printed once with secrets
 * masked. Absent settings take their defaults, unknown ones are refused by name and line.
 */
@NullMarked
package org.reconstream.cli.config;

import org.jspecify.annotations.NullMarked;
