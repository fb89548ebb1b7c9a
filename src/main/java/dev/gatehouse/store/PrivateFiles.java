package dev.gatehouse.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies in the store names people and whom they write to, so only the server's own account may read it: files are 0600
 * in folders that are 0700. Where the system has no such rights, the folder's own rules hold.
 */
final class PrivateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);
    private static final Set<PosixFilePermission> OF_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OF_FILE = PosixFilePermissions.fromString("rw-------");

    /** What we make in a folder. */
    private static final Pattern OURS =
            Pattern.compile("gatehouse\\..*|journal|lock|node-id|.*\\.journal(?:\\.damaged)?", Pattern.DOTALL);

    private PrivateFiles() {}

    /** Makes the folder where there is none. One that has other people's files in it too keeps its rights. */
    static void makeFolder(Path folder) throws IOException {
        if (!hasRights(folder)) {
            Files.createDirectories(folder);
        } else if (Files.isDirectory(folder)) {
            close(folder);
        } else {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OF_FOLDER));
        }
    }

    /** Of an older version, or made by hand. */
    private static void close(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.list(folder)) {
            all = files.toList();
        }
        List<Path> ours = all.stream().filter(PrivateFiles::isOurs).toList();
        for (Path file : ours) {
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                set(file, OF_FILE);
            }
        }
        if (ours.size() == all.size()) {
            set(folder, OF_FOLDER);
        }
    }

    private static boolean isOurs(Path file) {
        return OURS.matcher(String.valueOf(file.getFileName())).matches();
    }

    /** Makes an empty file where there is none, so that nobody else can open it before its rights are set. */
    static void makeFile(Path file) throws IOException {
        if (!hasRights(file)) {
            return;
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OF_FILE));
        } catch (FileAlreadyExistsException older) {
            set(file, OF_FILE);
        }
    }

    /** Only the owner may; a store that somebody else made is used as it is. */
    private static void set(Path path, Set<PosixFilePermission> rights) {
        try {
            if (!Files.getPosixFilePermissions(path).equals(rights)) {
                Files.setPosixFilePermissions(path, rights);
            }
        } catch (IOException e) {
            LOG.warn("others may be able to read {}: its rights cannot be changed", path, e);
        }
    }

    private static boolean hasRights(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
