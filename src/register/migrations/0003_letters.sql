-- By which a letter is recognised: a keyed hash over its code and its bytes. Not whose it was, nor which letter, nor the day.
CREATE TABLE brieven (
    afdruk TEXT PRIMARY KEY,
    sleutel TEXT NOT NULL,
    maand TEXT NOT NULL
);

CREATE INDEX brieven_by_key ON brieven (sleutel);

CREATE INDEX brieven_by_month ON brieven (maand);
