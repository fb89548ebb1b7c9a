package dev.gatehouse.link;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.objectweb.asm.Opcodes;

/**
 * What linking asks of one class (JVMS section 5.4.3): its place in the hierarchy, and its members.
 *
 * @param name internal, with slashes
 * @param parent empty for {@code java/lang/Object} and where an interface names none
 * @param members by {@link #key}, with their access flags; a listing of an API has public and protected ones only
 */
record ClassShape(
        String name, int access, Optional<String> parent, List<String> interfaces, Map<String, Integer> members) {
    ClassShape {
        interfaces = List.copyOf(interfaces);
        members = Map.copyOf(members);
    }

    /** A member as linking knows it: by name and descriptor. */
    static String key(String name, String descriptor) {
        return name + " " + descriptor;
    }

    boolean isInterface() {
        return (access & Opcodes.ACC_INTERFACE) != 0;
    }
}
