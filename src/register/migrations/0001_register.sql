-- One text for SQLite and PostgreSQL: TEXT and BIGINT only, times as RFC 3339 in UTC, days as ISO 8601.
CREATE TABLE releases (
    release TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    first_served_at TEXT NOT NULL,
    fouten BIGINT NOT NULL,
    publicatie BIGINT NOT NULL,
    adviezen BIGINT NOT NULL
);

CREATE TABLE held_back (
    gemeente TEXT PRIMARY KEY,
    release TEXT NOT NULL,
    since TEXT NOT NULL
);

CREATE TABLE reacties (
    id TEXT PRIMARY KEY,
    antwoord TEXT NOT NULL,
    gemeente TEXT NOT NULL,
    kanaal TEXT NOT NULL,
    release TEXT NOT NULL,
    blok TEXT,
    bestand TEXT,
    reden TEXT,
    opmerking TEXT,
    ontvangen_op TEXT NOT NULL,
    verloopt_op TEXT NOT NULL,
    CHECK ((reden IS NULL) <> (opmerking IS NULL))
);

CREATE INDEX reacties_by_antwoord ON reacties (antwoord, gemeente);

CREATE INDEX reacties_by_expiry ON reacties (verloopt_op);

CREATE TABLE views (
    dag TEXT NOT NULL,
    gemeente TEXT NOT NULL,
    antwoord TEXT NOT NULL,
    kanaal TEXT NOT NULL,
    aantal BIGINT NOT NULL,
    PRIMARY KEY (dag, gemeente, antwoord, kanaal)
);

CREATE TABLE search_counts (
    hash TEXT PRIMARY KEY,
    aantal BIGINT NOT NULL,
    last_day TEXT NOT NULL
);
