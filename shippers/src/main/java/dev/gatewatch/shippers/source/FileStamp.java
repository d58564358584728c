package dev.gatewatch.shippers.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * What the directory says of a file.
 *
 * @param inode the file system's number for it; another file may get it once this one is deleted
 * @param modifiedMillis milliseconds since 1970
 */
record FileStamp(long inode, long size, long modifiedMillis) {

    /** The stamp of a regular file; {@code null} if there is none at the path, or it may not be looked at. */
    static FileStamp of(Path path) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:ino,size,lastModifiedTime,isRegularFile");
            if (!(boolean) attributes.get("isRegularFile")) {
                return null;
            }
            return new FileStamp(
                    (long) attributes.get("ino"),
                    (long) attributes.get("size"),
                    ((FileTime) attributes.get("lastModifiedTime")).toMillis());
        } catch (IOException e) {
            return null;
        }
    }
}
