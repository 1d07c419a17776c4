-- The tables of version 4, as a file of it has them.
CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    question TEXT NOT NULL CHECK (length(question) BETWEEN 1 AND 500),
    answer TEXT NOT NULL,
    correct INTEGER NOT NULL CHECK (correct IN (0, 1)),
    hints INTEGER NOT NULL CHECK (hints BETWEEN 0 AND 1000000),
    hard INTEGER NOT NULL DEFAULT 0 CHECK (hard IN (0, 1)),
    context TEXT NOT NULL CHECK (context IN ('read', 'review', 'quiz', 'test')),
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 200000000000000000)
) STRICT;
CREATE TABLE undone (
    answer INTEGER PRIMARY KEY,
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 200000000000000000)
) STRICT;
CREATE TABLE cards (
    question TEXT PRIMARY KEY CHECK (length(question) BETWEEN 1 AND 500),
    due INTEGER NOT NULL CHECK (due BETWEEN 0 AND 200000000000000000),
    state INTEGER NOT NULL CHECK (state IN (1, 2, 3)),
    step INTEGER CHECK (step BETWEEN 0 AND 9),
    stability REAL NOT NULL CHECK (stability BETWEEN 0.0001 AND 1e9),
    difficulty REAL NOT NULL CHECK (difficulty BETWEEN 1 AND 10),
    last_review INTEGER NOT NULL CHECK (last_review BETWEEN 0 AND 200000000000000000),
    CHECK ((state = 2) = (step IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE remarks (
    id INTEGER PRIMARY KEY,
    question TEXT NOT NULL CHECK (length(question) BETWEEN 1 AND 500),
    wording TEXT NOT NULL,
    answer TEXT NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 200000000000000000)
) STRICT;
CREATE TABLE pages (
    page TEXT PRIMARY KEY CHECK (page LIKE '%/%' AND length(page) BETWEEN 1 AND 500),
    first_opened INTEGER NOT NULL CHECK (first_opened BETWEEN 0 AND 200000000000000000),
    last_opened INTEGER NOT NULL CHECK (last_opened BETWEEN 0 AND 200000000000000000),
    first_read INTEGER CHECK (first_read BETWEEN 0 AND 200000000000000000)
) STRICT, WITHOUT ROWID;
CREATE TABLE place (
    pack TEXT PRIMARY KEY CHECK (length(pack) <= 500),
    page TEXT NOT NULL CHECK (page LIKE '%/%' AND length(page) BETWEEN 1 AND 500),
    scroll INTEGER NOT NULL CHECK (scroll BETWEEN 0 AND 1000000),
    bench TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE edits (
    snippet TEXT PRIMARY KEY CHECK (length(snippet) BETWEEN 1 AND 500),
    code TEXT NOT NULL,
    shelved INTEGER NOT NULL DEFAULT 0 CHECK (shelved IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE snippet_runs (
    id INTEGER PRIMARY KEY,
    snippet TEXT NOT NULL CHECK (length(snippet) BETWEEN 1 AND 500),
    status TEXT NOT NULL,
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 200000000000000000)
) STRICT;
CREATE TABLE tasks (
    task TEXT PRIMARY KEY CHECK (length(task) BETWEEN 1 AND 500),
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 200000000000000000)
) STRICT, WITHOUT ROWID;
CREATE TABLE chapter_tests (
    id INTEGER PRIMARY KEY,
    chapter TEXT NOT NULL CHECK (length(chapter) BETWEEN 1 AND 500),
    asked INTEGER NOT NULL CHECK (asked BETWEEN 1 AND 1000000),
    correct INTEGER NOT NULL CHECK (correct BETWEEN 0 AND asked),
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 200000000000000000)
) STRICT;
CREATE TABLE marks (
    page TEXT NOT NULL CHECK (page LIKE '%/%' AND length(page) BETWEEN 1 AND 500),
    place TEXT NOT NULL CHECK (length(place) <= 500),
    bookmarked INTEGER NOT NULL CHECK (bookmarked IN (0, 1)),
    note TEXT NOT NULL,
    at INTEGER NOT NULL CHECK (at BETWEEN 0 AND 200000000000000000),
    PRIMARY KEY (page, place),
    CHECK (bookmarked OR note <> '')
) STRICT, WITHOUT ROWID;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    settings TEXT NOT NULL,
    started INTEGER NOT NULL CHECK (started BETWEEN 0 AND 200000000000000000),
    finished INTEGER CHECK (finished BETWEEN 0 AND 200000000000000000),
    status TEXT NOT NULL,
    metrics TEXT NOT NULL,
    curve TEXT NOT NULL,
    name TEXT UNIQUE CHECK (length(name) BETWEEN 1 AND 60),
    about TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE TABLE walks (
    name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 500),
    furthest INTEGER NOT NULL CHECK (furthest BETWEEN 0 AND 1000000000),
    finished_backward INTEGER NOT NULL CHECK (finished_backward IN (0, 1)),
    last INTEGER NOT NULL CHECK (last BETWEEN 0 AND 200000000000000000)
) STRICT, WITHOUT ROWID;
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX answers_question ON answers (question, id);
CREATE INDEX answers_at ON answers (at, correct);
CREATE INDEX cards_due ON cards (due, last_review);
PRAGMA user_version = 2;
