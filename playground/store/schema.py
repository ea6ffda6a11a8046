"""The tables of the run database, as migrations: number n brings version n - 1 to n. Only ever append to them.

A cell's id is its run's number times 2**20 plus its place in the run: the cells of a run lie side by side, and a hit
in the text index names its run without reading the cell. An answer is indexed when its cell has ended, because a
stream that is saved once a second would be indexed anew each time.
"""

from __future__ import annotations

from typing import Final

CELLS_BITS: Final = 20
MAX_CELLS: Final = 1 << CELLS_BITS

_ENDED: Final = "('done', 'failed', 'cancelled', 'interrupted')"

_RUN: Final = """
create table run (
    number integer primary key,
    id text not null unique,
    name text not null,
    created_at text not null,
    finished_at text,
    state text not null check (state in ('running', 'done', 'interrupted')),
    owner_pid integer,
    owner_started_at real,
    seen_at text,
    deleted_at text,
    preset_names text not null,
    models text not null,
    opening text not null,
    total integer not null,
    done integer not null default 0,
    failed integer not null default 0
) strict"""

# Apart from `run`, whose small rows are listed and counted in at every cell's end.
_HEADER: Final = """
create table run_header (
    run integer primary key references run (number) on delete cascade,
    header text not null
) strict"""

_CELL: Final = """
create table cell (
    id integer primary key,
    run integer not null references run (number) on delete cascade,
    preset text not null,
    prompt text not null,
    model text not null,
    sample integer not null,
    seed integer,
    state text not null,
    text text not null,
    reasoning text not null,
    finish_reason text,
    input_tokens integer,
    output_tokens integer,
    reasoning_tokens integer,
    cached_tokens integer,
    ttft_ms real,
    total_ms real,
    tokens_per_s real,
    cost_usd real,
    error text,
    sent text,
    checks text
) strict"""

_FIRST: Final = (
    _RUN,
    _HEADER,
    "create index run_by_time on run (created_at desc, number desc) where deleted_at is null",
    "create index run_running on run (number) where state = 'running'",
    "create index run_deleted on run (deleted_at) where deleted_at is not null",
    _CELL,
    "create index cell_of_run on cell (run, state)",
    """create trigger cell_counted after insert on cell when new.state in ('done', 'failed') begin
        update run set done = done + (new.state = 'done'), failed = failed + (new.state = 'failed')
        where number = new.run;
    end""",
    """create trigger cell_counted_again after update of state on cell when old.state <> new.state begin
        update run set done = done + (new.state = 'done') - (old.state = 'done'),
                       failed = failed + (new.state = 'failed') - (old.state = 'failed')
        where number = new.run;
    end""",
    "create virtual table run_words using fts5 (words, tokenize = 'unicode61 remove_diacritics 2')",
    """create virtual table answer_words using fts5 (
        text, content = 'cell', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2')""",
    f"""create trigger answer_added after insert on cell when new.state in {_ENDED} begin
        insert into answer_words (rowid, text) values (new.id, new.text);
    end""",
    # One trigger for both steps: the order in which SQLite runs two of them is not defined.
    f"""create trigger answer_changed after update of state, text on cell
        when (old.state in {_ENDED}) <> (new.state in {_ENDED})
          or (new.state in {_ENDED} and new.text <> old.text) begin
        insert into answer_words (answer_words, rowid, text)
            select 'delete', old.id, old.text where old.state in {_ENDED};
        insert into answer_words (rowid, text) select new.id, new.text where new.state in {_ENDED};
    end""",
    f"""create trigger answer_deleted after delete on cell when old.state in {_ENDED} begin
        insert into answer_words (answer_words, rowid, text) values ('delete', old.id, old.text);
    end""",
    """create trigger run_deleted_words after delete on run begin
        delete from run_words where rowid = old.number;
    end""",
)

# What was spent, apart from the runs: deleting a run gives no money back. Months are UTC. What was answered before this
# table was there is counted with the price unknown; runs without an owner came in files, and others paid for them.
_LEDGER: Final = (
    """create table spending (
        month text not null,
        endpoint text not null,
        answers integer not null,
        input_tokens integer not null,
        output_tokens integer not null,
        usd real not null,
        unknown integer not null,
        primary key (month, endpoint)
    ) strict, without rowid""",
    """insert into spending
        select substr(run.created_at, 1, 7), substr(cell.model, 1, instr(cell.model, '/') - 1), count(*),
               total(input_tokens), total(output_tokens), total(cost_usd), sum(cost_usd is null)
        from cell join run on run.number = cell.run
        where run.owner_pid is not null and instr(cell.model, '/') > 1
          and (cell.state = 'done' or cell.output_tokens > 0)
        group by 1, 2""",
)

# Which turn of its conversation a cell answers, from 1.
_TURNS: Final = ("alter table cell add column turn integer not null default 1",)

# Which request an answer answers, so that it need not be asked again; and the newest answers of a model, for its pace.
_REUSE: Final = (
    "alter table cell add column reused_from text",
    "alter table cell add column request_key blob",
    "create index cell_by_request on cell (request_key) where request_key is not null",
    "create index cell_of_model on cell (model, id) where state = 'done' and reused_from is null",
)

# What people say about runs, which may change any time.
_REMARKS: Final = (
    """create table run_vote (
        run integer not null references run (number) on delete cascade,
        id text not null,
        vote text not null,
        primary key (run, id)
    ) strict, without rowid""",
    """create table run_annotations (
        run integer primary key references run (number) on delete cascade,
        annotations text not null
    ) strict""",
)

# What models that judged said, whole.
_JUDGEMENTS: Final = (
    """create table run_judgement (
        run integer not null references run (number) on delete cascade,
        id text not null,
        judgement text not null,
        primary key (run, id)
    ) strict, without rowid""",
)

# The few headers of the response that are kept with an answer: JSON, null where there are none.
_HEADERS: Final = ("alter table cell add column response_headers text",)

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (_FIRST, _LEDGER, _TURNS, _REUSE, _REMARKS, _JUDGEMENTS, _HEADERS)
