-- What searching teaches: counts per day by keyed hash, and the scrubbed text of what was asked often enough.
CREATE TABLE searches (
    hash TEXT NOT NULL,
    dag TEXT NOT NULL,
    gemeente TEXT NOT NULL,
    zijde TEXT NOT NULL,
    uitkomst TEXT NOT NULL,
    antwoord TEXT NOT NULL,
    aantal BIGINT NOT NULL,
    PRIMARY KEY (hash, dag, gemeente, zijde, uitkomst, antwoord)
);

CREATE INDEX searches_by_day ON searches (dag, gemeente);

CREATE TABLE search_texts (
    hash TEXT PRIMARY KEY,
    tekst TEXT NOT NULL
);
