package dev.gatehouse.dkim;

import dev.gatehouse.message.HeaderField;
import dev.gatehouse.message.MessageHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The fields of a header by name, for picking those that h= names (RFC 6376 section 5.4.2). */
public final class HeaderIndex {
    private final MessageHeader header;

    /** Made for the first signature: unsigned mail needs none. */
    private @Nullable Map<String, List<HeaderField>> byName;

    public HeaderIndex(MessageHeader header) {
        this.header = header;
    }

    private List<HeaderField> named(String lowerCaseName) {
        if (byName == null) {
            byName = new HashMap<>();
            for (HeaderField field : header.fields()) {
                if (!field.name().isEmpty()) {
                    byName.computeIfAbsent(field.lowerCaseName(), any -> new ArrayList<>(2))
                            .add(field);
                }
            }
        }
        return byName.getOrDefault(lowerCaseName, List.of());
    }

    /** What {@code signature} was made over: the fields that h= names, then its own (RFC 6376 section 3.7). */
    public SignedData signedData(DkimSignature signature) {
        return signedData(signature, field -> field);
    }

    /** What it would be made over if each field were as {@code before} has it. */
    SignedData signedData(DkimSignature signature, UnaryOperator<HeaderField> before) {
        SignedData data = new SignedData(signature.canonicalization().header());
        Selection selection = new Selection(signature.field());
        for (String name : signature.signedHeaders()) {
            selection.next(name).map(before).ifPresent(data::add);
        }
        data.addLast(signature.unsigned());
        return data;
    }

    /** Takes fields of a name from the bottom up; a name more often than there are fields takes nothing. */
    private final class Selection {
        private final Map<String, Integer> left = new HashMap<>();
        private final String ownName;
        private final List<HeaderField> otherSignatures;

        /** The signature's own field is not among those that h= can mean (RFC 6376 section 3.5, h=). */
        Selection(HeaderField own) {
            ownName = own.lowerCaseName();
            otherSignatures = new ArrayList<>(named(ownName));
            otherSignatures.remove(own);
        }

        Optional<HeaderField> next(String name) {
            List<HeaderField> fields = name.equals(ownName) ? otherSignatures : named(name);
            int next = left.merge(name, fields.size() - 1, (before, all) -> before - 1);
            return next < 0 ? Optional.empty() : Optional.of(fields.get(next));
        }
    }
}
