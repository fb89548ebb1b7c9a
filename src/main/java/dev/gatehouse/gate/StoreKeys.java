package dev.gatehouse.gate;

import java.time.Duration;

/** What is kept of refusals, and where everything is kept. */
interface StoreKeys {
    SettingGroup GROUP = new SettingGroup();

    Setting<Integer> PROBES_EXPLAINED = GROUP.number(
            "refusals.explained-per-hour",
            60,
            1,
            1_000_000,
            "After so many refusals of one client within an hour it gets one line without explanation, and nothing is"
                    + " kept.");

    Setting<Duration> EVENTS_KEPT = GROUP.common()
            .duration("refusals.kept-for", "14d", "How long the reference of a refusal leads to what happened.");

    Setting<Integer> EVENTS_MOST = GROUP.number(
            "refusals.most-kept", 1_000_000, 0, 100_000_000, "How many refusals are kept; the oldest go first.");

    Setting<Integer> EVENTS_MEGABYTES = GROUP.number(
            "refusals.most-megabytes",
            256,
            1,
            1_000_000,
            "How many megabytes of refusals are kept, so that long messages cannot fill the disk; the oldest go"
                    + " first.");

    Setting<String> STORE_FOLDER = GROUP.common()
            .text(
                    "store.folder",
                    "var/gatehouse",
                    "Where journal and embedded database lie, below James' working directory; each James has its own.");

    Setting<String> STORE_URL = GROUP.common()
            .text(
                    "store.url",
                    "",
                    "A PostgreSQL in place of the embedded database, for example"
                            + " jdbc:postgresql://db.example.com/gatehouse; several James servers may share it.");

    Setting<String> STORE_USER =
            GROUP.common().text("store.user", "", "The PostgreSQL's user, if store.url does not say it.");

    Setting<String> STORE_PASSWORD = GROUP.common()
            .text("store.password", "", "The user's password; the environment's GATEHOUSE_STORE_PASSWORD if empty.");
}
