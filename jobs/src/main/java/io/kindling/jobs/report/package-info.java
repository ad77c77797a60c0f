/**
 * What a run tells. In: results. Out: {@code report.json}, {@code report.html}, {@code
 * metrics.jsonl}, and lines or a bar on the terminal.
 */
package io.kindling.jobs.report;
