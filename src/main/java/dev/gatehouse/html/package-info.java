/** The HTML templates, compiled with the build from {@code src/main/jte}; their escaping knows where a value stands. */
package dev.gatehouse.html;
