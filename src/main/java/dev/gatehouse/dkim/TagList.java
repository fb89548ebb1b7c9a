package dev.gatehouse.dkim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tag-list: what DKIM signatures, key records and ARC seals are written in (RFC 6376 section 3.2).
 *
 * <p>Of a list that breaks the grammar the tags before the break can still be read, so that a report can say whose
 * signature it was; {@link #problem} says what is wrong.
 */
public final class TagList {
    /** Our bound: signatures and keys have about a dozen tags. */
    static final int MAX_TAGS = 100;

    private final String text;
    private final Map<String, Tag> tags = new LinkedHashMap<>();
    private @Nullable String problem;

    /** One tag; {@code start} and {@code end} bound the value in the text, white space around it included. */
    private record Tag(int start, int end) {}

    private TagList(String text) {
        this.text = text;
    }

    /** Reads {@code text} from {@code start} to its end. */
    public static TagList parse(String text, int start) {
        TagList list = new TagList(text);
        try {
            list.tagList(new Cursor(text, start));
        } catch (TagSyntaxException e) {
            list.problem = e.getMessage();
        }
        return list;
    }

    public static TagList parse(String text) {
        return parse(text, 0);
    }

    // tag-list  =  tag-spec *( ";" tag-spec ) [ ";" ]           RFC 6376 section 3.2
    private void tagList(Cursor cursor) {
        do {
            tagSpec(cursor);
            cursor.skipFws();
        } while (!cursor.atEnd());
    }

    // tag-spec  =  [FWS] tag-name [FWS] "=" [FWS] tag-value [FWS]
    private void tagSpec(Cursor cursor) {
        cursor.skipFws();
        int position = cursor.position();
        String name = cursor.tagName();
        cursor.skipFws();
        cursor.expect('=');
        int start = cursor.position();
        int end = cursor.endOfValue();
        cursor.skipValue(end);
        cursor.take(';');
        if (tags.putIfAbsent(name, new Tag(start, end)) != null) {
            throw TagSyntaxException.at(position, "expected no second " + name + "=");
        }
        if (tags.size() > MAX_TAGS) {
            throw cursor.failure("expected at most " + MAX_TAGS + " tags, but there are more");
        }
    }

    /** What breaks the grammar and where; empty for a well-formed list. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    public boolean has(String name) {
        return tags.containsKey(name);
    }

    /** Whether the list begins with this tag. */
    public boolean beginsWith(String name) {
        return !tags.isEmpty() && tags.keySet().iterator().next().equals(name);
    }

    /** The value without the white space around it; white space within is kept. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(tags.get(name)).map(this::trimmed);
    }

    private String trimmed(Tag tag) {
        return text.substring(tag.start(), tag.end()).trim();
    }

    /** The value with all white space taken out, as for base64 (RFC 6376 section 3.5, b= and bh=). */
    public Optional<String> compactValue(String name) {
        return value(name).map(TagList::withoutFws);
    }

    private static String withoutFws(String value) {
        int start = 0;
        StringBuilder compact = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            if (Cursor.isFws(value.charAt(i))) {
                compact.append(value, start, i);
                start = i + 1;
            }
        }
        return start == 0 ? value : compact.append(value, start, value.length()).toString();
    }

    /** The members of a colon-separated value, white space around them taken off; empty for an absent tag. */
    public List<String> members(String name) {
        return value(name).map(TagList::split).orElse(List.of());
    }

    private static List<String> split(String value) {
        List<String> members = new ArrayList<>();
        int start = 0;
        for (int colon = value.indexOf(':'); colon >= 0; colon = value.indexOf(':', start)) {
            members.add(value.substring(start, colon).trim());
            start = colon + 1;
        }
        members.add(value.substring(start).trim());
        return members;
    }

    /** The text that was read, with the value of this tag treated as the empty string (RFC 6376 section 3.5). */
    String textWithEmpty(String name) {
        Tag tag = tags.get(name);
        return tag == null ? text : text.substring(0, tag.start()) + text.substring(tag.end());
    }
}
