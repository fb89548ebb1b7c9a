package dev.gatehouse.service;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a class file names in other classes. The Java virtual machine looks for it only when a line is run; we look at start
 * (The Java Virtual Machine Specification, section 4.4).
 */
final class ConstantPool {
    private static final int MAGIC_AND_VERSION = 8;

    private final Map<Integer, String> texts = new HashMap<>();
    private final Map<Integer, Integer> classes = new HashMap<>();
    private final Map<Integer, int[]> pairs = new HashMap<>();
    private final Map<Integer, Member.Kind> members = new HashMap<>();

    private ConstantPool() {}

    /**
     * A class, or a field or method of a class.
     *
     * @param owner the class's name, with points; of a class that is all
     * @param name of the field or method
     * @param descriptor its type (section 4.3)
     */
    record Member(Kind kind, String owner, String name, String descriptor) {
        enum Kind {
            CLASS,
            FIELD,
            METHOD
        }
    }

    /** The classes, fields and methods that the class file {@code in} names. */
    static List<Member> membersIn(InputStream in) throws IOException {
        ConstantPool pool = new ConstantPool();
        pool.read(new DataInputStream(in));
        return Stream.concat(
                        pool.classes.keySet().stream().map(pool::ofClass),
                        pool.members.keySet().stream().map(pool::member))
                .toList();
    }

    private void read(DataInputStream in) throws IOException {
        in.skipNBytes(MAGIC_AND_VERSION);
        int count = in.readUnsignedShort();
        for (int index = 1; index < count; index++) {
            int tag = in.readUnsignedByte();
            entry(index, tag, in);
            // A constant of eight octets takes two places (section 4.4.5).
            index += tag == 5 || tag == 6 ? 1 : 0;
        }
    }

    private void entry(int index, int tag, DataInputStream in) throws IOException {
        switch (tag) {
            case 1 -> texts.put(index, in.readUTF());
            case 7 -> classes.put(index, in.readUnsignedShort());
            case 9 -> member(index, Member.Kind.FIELD, in);
            case 10, 11 -> member(index, Member.Kind.METHOD, in);
            case 12 -> pair(index, in);
            case 8, 16, 19, 20 -> in.skipNBytes(2);
            case 15 -> in.skipNBytes(3);
            case 3, 4, 17, 18 -> in.skipNBytes(4);
            case 5, 6 -> in.skipNBytes(8);
            default -> throw new IOException("constant " + index + " has the unknown tag " + tag);
        }
    }

    private void member(int index, Member.Kind kind, DataInputStream in) throws IOException {
        members.put(index, kind);
        pair(index, in);
    }

    private void pair(int index, DataInputStream in) throws IOException {
        pairs.put(index, new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
    }

    private Member ofClass(int index) {
        return new Member(Member.Kind.CLASS, className(index), "", "");
    }

    private Member member(int index) {
        int[] classAndName = at(pairs, index);
        int[] nameAndType = at(pairs, classAndName[1]);
        return new Member(
                at(members, index), className(classAndName[0]), at(texts, nameAndType[0]), at(texts, nameAndType[1]));
    }

    /** An array's is that of its elements, with brackets and an L before it, which no class of James is called. */
    private String className(int index) {
        return at(texts, at(classes, index)).replace('/', '.');
    }

    private static <T> T at(Map<Integer, T> entries, int index) {
        T entry = entries.get(index);
        if (entry == null) {
            throw new IllegalArgumentException("no constant " + index);
        }
        return entry;
    }
}
