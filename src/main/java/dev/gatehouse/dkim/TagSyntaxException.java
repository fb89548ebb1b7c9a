package dev.gatehouse.dkim;

/** What a tag-list breaks of the grammar, and where; never leaves {@link TagList}. */
final class TagSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TagSyntaxException(String message) {
        super(message, null, false, false);
    }

    static TagSyntaxException at(int position, String expected) {
        return new TagSyntaxException(expected + " at " + position);
    }
}
