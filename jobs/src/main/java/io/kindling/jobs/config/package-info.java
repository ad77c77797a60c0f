/**
 * Configuration. In: HOCON text and {@code --set}. Out: a {@link io.kindling.jobs.config.RunConfig}
 * of checked records, or every problem at once. A setting is declared once, in one of the classes
 * that end in {@code Keys}.
 */
package io.kindling.jobs.config;
