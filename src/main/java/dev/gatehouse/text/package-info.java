/**
 * Strangers' text made safe: the only way into a reply, header, log or page. Start with {@link dev.gatehouse.text.SafeText}.
 */
@NullMarked
package dev.gatehouse.text;

import org.jspecify.annotations.NullMarked;
