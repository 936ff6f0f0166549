-- The journal in PostgreSQL: the table that akka-persistence-r2dbc 1.1 writes. May be run again.
create table if not exists event_journal (
  slice int not null,
  entity_type varchar(255) not null,
  persistence_id varchar(255) not null,
  seq_nr bigint not null,
  db_timestamp timestamp with time zone not null,
  event_ser_id integer not null,
  event_ser_manifest varchar(255) not null,
  event_payload bytea not null,
  deleted boolean default false not null,
  writer varchar(255) not null,
  adapter_manifest varchar(255),
  tags text array,
  meta_ser_id integer,
  meta_ser_manifest varchar(255),
  meta_payload bytea,
  -- No entry is ever written twice, whoever tries.
  primary key (persistence_id, seq_nr)
);

-- For whoever reads by slices; slapmaster itself reads by persistence id.
create index if not exists event_journal_slice_idx on event_journal (slice, entity_type, db_timestamp, seq_nr);
