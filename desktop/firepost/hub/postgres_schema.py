"""The hub's tables in PostgreSQL. The journal's are never migrated, only added to."""

from __future__ import annotations

from typing import Final

LOCK: Final = 0x46495245  # "FIRE": two processes starting at once lay the tables one by one

TABLES: Final = """
CREATE SCHEMA IF NOT EXISTS firepost;

CREATE TABLE IF NOT EXISTS firepost.secret (
    name  text PRIMARY KEY,
    value bytea NOT NULL
);

CREATE TABLE IF NOT EXISTS firepost.enrolled (
    number     text PRIMARY KEY,
    name       text NOT NULL,
    role       text NOT NULL,
    at_ms      bigint NOT NULL,
    device     bytea,
    seen_ms    bigint,
    revoked_ms bigint,
    upto       bytea
);

CREATE TABLE IF NOT EXISTS firepost.admitted (
    device bytea PRIMARY KEY,
    at_ms  bigint NOT NULL
);

CREATE TABLE IF NOT EXISTS firepost.desk (
    id    text PRIMARY KEY,
    drill boolean NOT NULL
);

CREATE TABLE IF NOT EXISTS firepost.stream (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    desk        text NOT NULL REFERENCES firepost.desk,
    name        text NOT NULL,
    key         bytea NOT NULL,
    written_for text NOT NULL,
    device      bytea NOT NULL,
    certificate bytea NOT NULL,
    head        bigint NOT NULL,
    hash        bytea NOT NULL,
    UNIQUE (desk, name),
    UNIQUE (desk, key)
);

CREATE TABLE IF NOT EXISTS firepost.entry (
    stream     bigint NOT NULL,
    seq        bigint NOT NULL,
    learned_ms bigint NOT NULL,
    body       bytea NOT NULL,
    hash       bytea NOT NULL,
    PRIMARY KEY (stream, seq)
);

CREATE TABLE IF NOT EXISTS firepost.seal (
    stream    bigint NOT NULL,
    seq       bigint NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (stream, seq)
);

CREATE TABLE IF NOT EXISTS firepost.blob (
    desk    text NOT NULL,
    hash    bytea NOT NULL,
    arrival bigint GENERATED ALWAYS AS IDENTITY,
    data    bytea NOT NULL,
    PRIMARY KEY (desk, hash)
);

CREATE TABLE IF NOT EXISTS firepost.spoken_of (
    desk    text NOT NULL,
    hash    bytea NOT NULL,
    arrival bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (desk, hash)
);

ALTER TABLE firepost.spoken_of
    ADD COLUMN IF NOT EXISTS photograph boolean NOT NULL DEFAULT false;

CREATE TABLE IF NOT EXISTS firepost.quarantine (
    desk        text NOT NULL,
    digest      bytea NOT NULL,
    received_ms bigint NOT NULL,
    came_from   text NOT NULL,
    reason      text NOT NULL,
    stream      text NOT NULL,
    seq         bigint NOT NULL,
    bytes       bytea NOT NULL,
    PRIMARY KEY (desk, digest)
);

CREATE TABLE IF NOT EXISTS firepost.receipt (
    desk   text NOT NULL,
    peer   text NOT NULL,
    stream text NOT NULL,
    seq    bigint NOT NULL,
    PRIMARY KEY (desk, peer, stream)
);
"""
