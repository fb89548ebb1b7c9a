package dev.gatehouse.link;

/**
 * What a class of ours refers to.
 *
 * @param from the class of ours, internal name
 * @param owner the class referred to, internal name
 * @param member by {@link ClassShape#key}; empty for the class itself
 * @param isStatic whether a static method or field is wanted
 */
record Reference(String from, String owner, String member, boolean isStatic) {
    static Reference toClass(String from, String owner) {
        return new Reference(from, owner, "", false);
    }

    @Override
    public String toString() {
        String target = owner.replace('/', '.') + (member.isEmpty() ? "" : "." + member.replace(' ', ':'));
        return from.replace('/', '.') + " -> " + target;
    }
}
