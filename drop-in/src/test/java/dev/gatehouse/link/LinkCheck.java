package dev.gatehouse.link;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.objectweb.asm.Opcodes;

/**
 * Resolves, as a Java virtual machine would, what classes of ours refer to in a James (JVMS section 5.4.3): classes, fields
 * and methods, the interfaces that ours implement, and the methods of James that ours override. What a James of another line
 * does not have ends in a LinkageError there, or is silently never called.
 */
final class LinkCheck {
    private static final int NOT_INHERITED = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;

    private final ClassShapes ours;
    private final ClassShapes compiledAgainst;
    private final ClassShapes line;
    private final Predicate<String> foreign;

    /**
     * @param ours the classes of the JAR
     * @param compiledAgainst the James that ours were compiled against: it says what they override
     * @param line the James in question
     * @param foreign whether a class, by its internal name, is for the James to bring
     */
    LinkCheck(ClassShapes ours, ClassShapes compiledAgainst, ClassShapes line, Predicate<String> foreign) {
        this.ours = ours;
        this.compiledAgainst = compiledAgainst;
        this.line = line;
        this.foreign = foreign;
    }

    /** What does not link, one sentence each, sorted. */
    Set<String> problems(List<byte[]> classFiles) {
        Set<String> problems = new TreeSet<>();
        for (byte[] classFile : classFiles) {
            References.in(classFile, foreign, name -> ours.find(name).isPresent())
                    .forEach(
                            reference -> problem(reference).ifPresent(words -> problems.add(reference + ": " + words)));
            ClassShape shape = ClassShapes.of(classFile);
            lostOverrides(shape)
                    .forEach(method -> problems.add(
                            shape.name().replace('/', '.') + "." + method + ": overrides nothing any more"));
            missingBodies(shape)
                    .forEach(method -> problems.add(shape.name().replace('/', '.') + ": has no body for " + method));
        }
        return problems;
    }

    private Optional<String> problem(Reference reference) {
        ClassShapes here = ClassShapes.either(ours, line);
        Optional<ClassShape> owner = here.find(reference.owner());
        if (owner.isEmpty()) {
            return Optional.of("no such class");
        }
        if (reference.member().isEmpty()) {
            return Optional.empty();
        }
        Optional<Integer> access = member(here, owner.get(), reference.member());
        if (access.isEmpty()) {
            return Optional.of("no such member");
        }
        boolean isStatic = (access.get() & Opcodes.ACC_STATIC) != 0;
        if (isStatic != reference.isStatic()) {
            return Optional.of(isStatic ? "is static there" : "is not static there");
        }
        boolean reachable = ours.find(reference.owner()).isPresent()
                || (access.get() & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0;
        return reachable ? Optional.empty() : Optional.of("is neither public nor protected there");
    }

    /** The flags of a member of the class or of what it inherits from. */
    private static Optional<Integer> member(ClassShapes shapes, ClassShape owner, String member) {
        return ancestry(shapes, owner)
                .map(shape -> shape.members().get(member))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** The class itself, its parents from the nearest on, then all interfaces. */
    private static Stream<ClassShape> ancestry(ClassShapes shapes, ClassShape from) {
        Set<ClassShape> parents = new LinkedHashSet<>();
        for (Optional<ClassShape> next = Optional.of(from);
                next.isPresent() && parents.add(next.get());
                next = next.get().parent().flatMap(shapes::find)) {}
        Set<ClassShape> all = new LinkedHashSet<>(parents);
        parents.forEach(parent -> addInterfaces(shapes, parent, all));
        return all.stream();
    }

    private static void addInterfaces(ClassShapes shapes, ClassShape of, Set<ClassShape> all) {
        for (String name : of.interfaces()) {
            shapes.find(name).filter(all::add).ifPresent(shape -> addInterfaces(shapes, shape, all));
        }
    }

    /** Methods by which a class of ours overrode one of James where it was compiled, and does not here. */
    private Set<String> lostOverrides(ClassShape shape) {
        Set<String> lost = new TreeSet<>();
        shape.members().forEach((method, access) -> {
            boolean canOverride = method.contains("(") && !method.startsWith("<") && (access & NOT_INHERITED) == 0;
            if (canOverride && isInherited(compiledAgainst, shape, method) && !isInherited(line, shape, method)) {
                lost.add(method);
            }
        });
        return lost;
    }

    private boolean isInherited(ClassShapes james, ClassShape shape, String method) {
        return ancestry(ClassShapes.either(ours, james), shape)
                .filter(ancestor -> foreign.test(ancestor.name()))
                .anyMatch(ancestor -> ancestor.members().containsKey(method));
    }

    /** Abstract methods of James that a class of ours, which is not abstract, leaves without a body. */
    private Set<String> missingBodies(ClassShape shape) {
        if ((shape.access() & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) != 0) {
            return Set.of();
        }
        ClassShapes here = ClassShapes.either(ours, line);
        List<ClassShape> ancestry = ancestry(here, shape).toList();
        Set<String> missing = new TreeSet<>();
        ancestry.stream()
                .filter(ancestor -> foreign.test(ancestor.name()))
                .forEach(ancestor -> ancestor.members().entrySet().stream()
                        .filter(member -> (member.getValue() & Opcodes.ACC_ABSTRACT) != 0)
                        .map(Map.Entry::getKey)
                        .filter(method -> ancestry.stream().noneMatch(other -> hasBody(other, method)))
                        .filter(method -> !hadBody(ancestor, method))
                        .forEach(missing::add));
        return missing;
    }

    /** A listing calls every method of an interface abstract; what had a body where we were compiled is taken to have one. */
    private boolean hadBody(ClassShape ancestor, String method) {
        return compiledAgainst
                .find(ancestor.name())
                .filter(shape -> hasBody(shape, method))
                .isPresent();
    }

    private static boolean hasBody(ClassShape shape, String method) {
        return shape.members().containsKey(method)
                && (shape.members().get(method) & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC)) == 0;
    }
}
