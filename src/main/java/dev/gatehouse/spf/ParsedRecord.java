package dev.gatehouse.spf;

/** What came of reading a record's text: the record, or the first place where it breaks the grammar. */
public sealed interface ParsedRecord permits SpfRecord, SpfSyntaxFault {
    /** The text that was read; a stranger's. */
    String text();
}
