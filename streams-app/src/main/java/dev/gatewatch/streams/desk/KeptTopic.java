package dev.gatewatch.streams.desk;

import dev.gatewatch.protocol.Topics;

/** A small topic that is in memory as {@link TableReader} reads it. */
public interface KeptTopic {
    Topics.Topic<?> topic();

    /**
     * Takes a record of the topic. One that cannot be read is left out, with a word in our log.
     *
     * @param json {@code null} where a value was taken back
     */
    void read(String key, int partition, long offset, byte[] json);
}
